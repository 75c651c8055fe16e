package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.peer.Candidate;
import chat.parley.peer.Peer;
import chat.parley.peer.Peers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The floor in C is compiled, and delivers every message once. */
class FloorIT {

  private static final Candidate FLOOR =
      Peers.all().stream()
          .filter(candidate -> candidate.name().equals(Peers.FLOOR))
          .findFirst()
          .orElseThrow();

  private final TaskRunner runner = new TaskRunner(Durations.millis(300, 200, 200, 200, 200));

  @Test
  void everyMessageIsDeliveredOnce(@TempDir Path directory) {
    assumeTrue(FLOOR.missing().isEmpty(), () -> FLOOR.missing().orElseThrow());
    try (Peer floor = FLOOR.start(Cores.SERVERS, directory)) {
      runner.warmUp(floor);
      for (Task task :
          List.of(
              new Task(Task.Shape.BROADCAST, 50, List.of(1, 64), 40),
              new Task(Task.Shape.ROOM, 20, List.of(20), 20),
              new Task(Task.Shape.DIRECT, 10, List.of(50), 100),
              new Task(Task.Shape.STORM, 200, List.of(), 0))) {
        assertThat(runner.run(floor, task))
            .isNotEmpty()
            .allSatisfy(
                measured -> {
                  assertThat(measured.result().isComplete()).isTrue();
                  assertThat(measured.result().delivered()).isPositive();
                });
      }
      assertThat(runner.run(floor, new Task(Task.Shape.DURABLE, 10, List.of(50), 100))).isEmpty();
    }
  }
}
