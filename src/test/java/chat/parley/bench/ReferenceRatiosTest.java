package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bench.Measurement.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The CPU time of each server is compared with that of the references that were measured. */
class ReferenceRatiosTest {

  private static final Task BROADCAST = new Task(Task.Shape.BROADCAST, 10, List.of(1, 4), 100);
  private static final Task STORM = new Task(Task.Shape.STORM, 10, List.of(), 0);

  private final List<Measurement> measurements = new ArrayList<>();

  private void add(String server, Task task, Kind kind, double... cpuMillis) {
    for (double millis : cpuMillis) {
      measurements.add(MeasurementFixture.ofTen(server, task, kind, 1, millis));
    }
  }

  private String table(Task task) {
    List<String> servers = List.of("Parley", "Spring", "ws", "floor");
    return new ReferenceRatios(measurements, servers, List.of("floor", "ws"), task).text();
  }

  @Test
  void ratiosAreThoseOfTheMedians() {
    add("Parley", BROADCAST, Kind.Paced.closed(1), 10, 30, 20);
    add("Parley", BROADCAST, Kind.Paced.closed(4), 5);
    add("floor", BROADCAST, Kind.Paced.closed(1), 8, 90, 7);
    add("floor", BROADCAST, Kind.Paced.closed(4), 10);
    assertThat(table(BROADCAST))
        .isEqualTo(
            """

            | server | CPU ÷ floor, 1 in flight | CPU ÷ floor, 4 in flight |
            | --- | --- | --- |
            | Parley | 2.50 | 0.50 |
            | floor | 1.00 | 1.00 |
            """);
  }

  @Test
  void aFigureThatAServerLacksIsEmpty() {
    add("Parley", BROADCAST, Kind.Paced.closed(1), 10);
    add("ws", BROADCAST, Kind.Paced.closed(1), 5);
    add("ws", BROADCAST, Kind.Paced.closed(4), 5);
    assertThat(table(BROADCAST)).contains("| Parley | 2.00 | |\n").doesNotContain("Spring");
  }

  @Test
  void aTaskWithOneFigureIsComparedWithAllReferences() {
    add("Parley", STORM, new Kind.Once(), 30);
    add("ws", STORM, new Kind.Once(), 10);
    add("floor", STORM, new Kind.Once(), 2);
    assertThat(table(STORM))
        .contains("| server | CPU ÷ floor | CPU ÷ ws |\n", "| Parley | 15.0 | 3.00 |\n");
  }

  @Test
  void withoutAReferenceOrAnotherServerThereIsNoTable() {
    add("Parley", STORM, new Kind.Once(), 30);
    add("Spring", STORM, new Kind.Once(), 30);
    assertThat(table(STORM)).isEmpty();
    add("ws", BROADCAST, Kind.Paced.closed(1), 5);
    assertThat(table(BROADCAST)).isEmpty();
    add("ws", STORM, new Kind.Once(), 0);
    assertThat(table(STORM)).isEmpty();
  }
}
