package chat.parley.bench;

import chat.parley.bench.Measurement.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table that compares two jars: a row for each figure of each workload.
 *
 * @param workloads the workloads that every round measures on both jars
 */
record RatioTable(List<ServerWorkload> workloads, int rounds, List<ComparisonSample> samples) {

  private static final double KILO = 1024;

  private static final String HEAD =
      """
      | workload | figure | old median | new median | median of ratios | spread of ratios |
      | --- | --- | ---: | ---: | ---: | ---: |
      """;

  /** Returns the table in Markdown. */
  String text() {
    return rows().map(row -> row.row() + "\n").collect(Collectors.joining("", HEAD, ""));
  }

  /** Returns the number of rows with a median ratio above {@link Ratios#THRESHOLD}. */
  long marked() {
    return rows()
        .flatMap(row -> row.ratios().stream())
        .filter(ratios -> ratios.median() > Ratios.THRESHOLD)
        .count();
  }

  /** Returns a description of each figure that one jar lacks in one round. */
  List<String> missing() {
    return rows().flatMap(row -> row.missing().stream()).toList();
  }

  /** Returns the ratios of one round in the order of the rows, in one line per workload. */
  List<String> round(int round) {
    return workloads.stream()
        .map(
            workload ->
                workload.text()
                    + ": "
                    + rows(workload)
                        .map(row -> row.figure().name() + " " + text(row.ratio(round)))
                        .collect(Collectors.joining("; ")))
        .toList();
  }

  private static String text(OptionalDouble ratio) {
    return ratio.isPresent() ? Ratios.format(ratio.getAsDouble()) : "missing";
  }

  private Stream<Ratios> rows() {
    return workloads.stream().flatMap(this::rows);
  }

  private Stream<Ratios> rows(ServerWorkload workload) {
    return figures(workload.task()).stream()
        .map(figure -> new Ratios(workload, figure, rounds, samples));
  }

  /** Returns the figures of a task, the cost in CPU or memory before the elapsed time. */
  static List<Column> figures(Task task) {
    var once = new Kind.Once();
    return switch (task.shape()) {
      case BROADCAST, ROOM, DIRECT, DURABLE -> deliveries(task);
      case STORM, RESUME ->
          List.of(
              new Column("CPU, ms per connection", once, m -> m.cpuMicros() / 1e3),
              new Column("time, ms per connection", once, m -> 1e3 / m.result().rate()));
      case IDLE ->
          List.of(
              new Column(
                  "live heap, KB per connection",
                  once,
                  m -> m.heapBytes() / KILO / task.clients()));
    };
  }

  private static List<Column> deliveries(Task task) {
    var columns =
        new ArrayList<Column>(CpuFigure.of(task).stream().map(CpuFigure::column).toList());
    for (int n : task.inFlight()) {
      columns.add(
          new Column(
              "time, µs per delivery, %d in flight".formatted(n),
              Kind.Paced.closed(n),
              m -> 1e6 / m.result().rate()));
    }
    if (task.perSecond() > 0) {
      columns.addAll(latency(task));
    }
    return columns;
  }

  private static List<Column> latency(Task task) {
    var open = new Kind.Paced(task.openPace());
    String rate =
        ", ms, at %s deliveries per second"
            .formatted(Spread.format(task.perSecond() * task.deliveriesPerMessage()));
    var median = new Column("p50" + rate, open, m -> m.result().latencyMillis(50));
    return task.isSteady()
        ? List.of(median, new Column("p99" + rate, open, m -> m.result().latencyMillis(99)))
        : List.of(median);
  }
}
