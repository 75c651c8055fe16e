package chat.parley.bench;

import chat.parley.bench.Measurement.Kind;
import chat.parley.plot.Axis;
import chat.parley.plot.Bar;
import chat.parley.plot.BarChart;
import chat.parley.plot.BarGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The charts of a task: the cost and the latency of a delivery, server by server. */
record TaskCharts(List<Measurement> measurements, List<String> servers, Task task) {

  private static final double KILO = 1024;

  /** Writes the charts, and returns the Markdown that shows them. */
  String write(Path directory) throws IOException {
    var shown = new StringBuilder();
    for (BarChart chart : charts().toList()) {
      String file = chart.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".svg";
      Files.writeString(directory.resolve(file), chart.svg());
      shown.append("\n![%s](%s)\n".formatted(chart.title(), file));
    }
    return shown.toString();
  }

  private Stream<BarChart> charts() {
    return switch (task.shape()) {
      case BROADCAST, ROOM, DIRECT, DURABLE -> Stream.concat(cpu().stream(), latency().stream());
      case STORM -> cpu().stream();
      case RESUME -> Stream.of();
      case IDLE ->
          chart(
              "memory",
              "resident memory, KB per connection",
              new Kind.Once(),
              m -> m.residentBytes() / KILO / task.clients())
              .stream();
    };
  }

  private Optional<BarChart> cpu() {
    List<CpuFigure> figures = CpuFigure.of(task);
    List<BarGroup> groups =
        figures.stream()
            .map(figure -> group(figure.condition(), figure.kind(), figure.value()))
            .toList();
    return chart("CPU", figures.getFirst().unit().text, groups);
  }

  private Optional<BarChart> latency() {
    if (task.perSecond() == 0) {
      return Optional.empty();
    }
    var open = new Kind.Paced(task.openPace());
    return chart("latency", "p99, ms", open, m -> m.result().latencyMillis(99));
  }

  private Optional<BarChart> chart(
      String quantity, String label, Kind kind, ToDoubleFunction<Measurement> figure) {
    return chart(quantity, label, List.of(group("", kind, figure)));
  }

  /** Returns a chart of the groups with at least two bars; empty if there are none. */
  private Optional<BarChart> chart(String quantity, String label, List<BarGroup> groups) {
    List<BarGroup> compared = groups.stream().filter(group -> group.bars().size() > 1).toList();
    return compared.isEmpty()
        ? Optional.empty()
        : Optional.of(new BarChart(task.text() + ": " + quantity, Axis.log(label), compared));
  }

  /**
   * Returns the bars of the servers; zero is omitted, because a logarithmic scale cannot show it.
   */
  private BarGroup group(String heading, Kind kind, ToDoubleFunction<Measurement> figure) {
    var bars = new ArrayList<Bar>();
    for (String server : servers) {
      new Figures(measurements, server, task)
          .spread(kind, figure)
          .filter(spread -> spread.min() > 0)
          .map(spread -> new Bar(server, spread.median(), spread.min(), spread.max()))
          .ifPresent(bars::add);
    }
    return new BarGroup(heading, bars);
  }
}
