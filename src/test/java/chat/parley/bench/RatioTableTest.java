package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bench.Measurement.Kind;
import chat.parley.load.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Ratios are computed per round, and missing figures are reported. */
class RatioTableTest {

  private static final Task CONNECT = new Task(Task.Shape.STORM, 10, List.of(), 0);
  private static final Task IDLE = new Task(Task.Shape.IDLE, 10, List.of(), 0);
  private static final Task BROADCAST = new Task(Task.Shape.BROADCAST, 10, List.of(4), 100);

  private final List<ComparisonSample> samples = new ArrayList<>();

  private static RatioTable table(Task task, int rounds, List<ComparisonSample> samples) {
    return new RatioTable(List.of(new ServerWorkload("Parley", task)), rounds, samples);
  }

  /** Adds a measurement of ten deliveries. */
  private void add(int round, Side side, Task task, Kind kind, double seconds, double cpuMillis) {
    samples.add(
        new ComparisonSample(
            round, side, MeasurementFixture.ofTen("Parley", task, kind, seconds, cpuMillis)));
  }

  /** Adds the CPU time of ten connections, one value per round. */
  private void connect(Side side, double... millis) {
    for (int i = 0; i < millis.length; i++) {
      add(i + 1, side, CONNECT, new Kind.Once(), 1, millis[i]);
    }
  }

  private String row(Task task, int rounds, String figure) {
    return table(task, rounds, samples)
        .text()
        .lines()
        .filter(line -> line.contains("| " + figure + " |"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ratiosAreComputedPerRound() {
    connect(Side.OLD, 10, 20, 40);
    connect(Side.NEW, 20, 10, 40);
    assertThat(row(CONNECT, 3, "CPU, ms per connection"))
        .isEqualTo(
            "| connect storm, 10 at once | CPU, ms per connection | 2.00 | 2.00 | 1.000 |"
                + " 0.500–2.000 |");
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    connect(Side.OLD, 10, 10, 10, 10);
    connect(Side.NEW, 9, 10.1, 10.3, 50);
    assertThat(row(CONNECT, 4, "CPU, ms per connection"))
        .endsWith("| 1.00 | 1.02 | 1.020 | 0.900–5.000 |");
    assertThat(Spread.of(DoubleStream.of(4, 1))).hasValue(new Spread(1, 2.5, 4));
    assertThat(Spread.of(DoubleStream.of(4, 1, 2))).hasValue(new Spread(1, 2, 4));
    assertThat(Spread.of(DoubleStream.of(7))).hasValue(new Spread(7, 7, 7));
    assertThat(Spread.of(DoubleStream.empty())).isEmpty();
  }

  @Test
  void aMedianRatioAboveTheThresholdIsMarked() {
    connect(Side.OLD, 100);
    connect(Side.NEW, 103);
    assertThat(row(CONNECT, 1, "CPU, ms per connection")).contains("| 1.030 |").doesNotContain("▲");
    assertThat(table(CONNECT, 1, samples).marked()).isZero();
    samples.clear();
    connect(Side.OLD, 1000);
    connect(Side.NEW, 1031);
    assertThat(row(CONNECT, 1, "CPU, ms per connection")).contains("| **1.031** ▲ |");
    assertThat(table(CONNECT, 1, samples).marked()).isEqualTo(1);
  }

  @Test
  void everyFigureIsACost() {
    for (Side side : Side.values()) {
      add(1, side, BROADCAST, Kind.Paced.closed(4), side == Side.OLD ? 1 : 2, 5);
      add(1, side, BROADCAST, new Kind.Paced(new Pace.Open(100)), 1, 5);
    }
    var table = table(BROADCAST, 1, samples);
    assertThat(table.missing()).isEmpty();
    assertThat(table.round(1))
        .containsExactly(
            "broadcast to 10 readers: CPU, µs per delivery, 4 in flight 1.000;"
                + " time, µs per delivery, 4 in flight 2.000;"
                + " p50, ms, at 1,000 deliveries per second 1.000");
    assertThat(row(BROADCAST, 1, "time, µs per delivery, 4 in flight"))
        .contains("| 100,000 | 200,000 | **2.000** ▲ |");
  }

  @Test
  void aTaskAtALowRateHasCpuTimeAndLatency() {
    Task steady = new Task(Task.Shape.BROADCAST, 10, List.of(), 40);
    for (Side side : Side.values()) {
      add(1, side, steady, new Kind.Paced(new Pace.Open(40)), 1, side == Side.OLD ? 5 : 6);
    }
    var table = table(steady, 1, samples);
    assertThat(table.missing()).isEmpty();
    assertThat(table.round(1))
        .containsExactly(
            "40 broadcasts per second to 10 readers: CPU, µs per delivery 1.200;"
                + " p50, ms, at 400 deliveries per second 1.000;"
                + " p99, ms, at 400 deliveries per second 1.000");
  }

  @Test
  void aTaskWithoutARateHasNoLatency() {
    Task closed = new Task(Task.Shape.BROADCAST, 10, List.of(1), 0);
    for (Side side : Side.values()) {
      add(1, side, closed, Kind.Paced.closed(1), 1, 5);
    }
    assertThat(table(closed, 1, samples).missing()).isEmpty();
    assertThat(table(closed, 1, samples).round(1).getFirst()).doesNotContain("p50");
  }

  @Test
  void aMissingFigureIsReportedAndTheOthersAreShown() {
    connect(Side.OLD, 10, 10, 10);
    connect(Side.NEW, 20, 30);
    var table = table(CONNECT, 3, samples);
    assertThat(table.missing())
        .containsExactly(
            "round 3, new jar: no figure for connect storm, 10 at once, CPU, ms per connection",
            "round 3, new jar: no figure for connect storm, 10 at once, time, ms per connection");
    assertThat(row(CONNECT, 3, "CPU, ms per connection"))
        .endsWith("| 1.00 | 2.50 | **2.500** ▲ | 2.000–3.000 |");
    assertThat(table.round(3).getFirst()).contains("CPU, ms per connection missing");
  }

  @Test
  void aNonPositiveFigureIsMissing() {
    connect(Side.OLD, 10);
    connect(Side.NEW, 0);
    assertThat(table(CONNECT, 1, samples).missing())
        .containsExactly(
            "round 1, new jar: no figure for connect storm, 10 at once, CPU, ms per connection");
    assertThat(row(CONNECT, 1, "CPU, ms per connection"))
        .endsWith("| 1.00 | missing | missing | missing |");
  }

  @Test
  void serverVariantsAreNamed() {
    add(1, Side.OLD, IDLE, new Kind.Once(), 1, 1);
    add(1, Side.NEW, IDLE, new Kind.Once(), 1, 1);
    var old = new ServerWorkload("Parley, old protocol", IDLE);
    var table = new RatioTable(List.of(new ServerWorkload("Parley", IDLE), old), 1, samples);
    assertThat(table.text())
        .contains(
            "| 10 idle connections | live heap, KB per connection | 2.00 | 2.00 | 1.000 |",
            "| 10 idle connections (Parley, old protocol) | live heap, KB per connection |"
                + " missing |");
  }

  @Test
  void theOrderOfTheJarsAlternates() {
    assertThat(Side.order(1)).containsExactly(Side.OLD, Side.NEW);
    assertThat(Side.order(2)).containsExactly(Side.NEW, Side.OLD);
    assertThat(Side.order(3)).isEqualTo(Side.order(1));
  }
}
