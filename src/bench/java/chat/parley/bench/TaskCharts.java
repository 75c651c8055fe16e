package chat.parley.bench;

import chat.parley.bench.Measurement.Kind;
import chat.parley.peer.Peer;
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

/** The pictures of a task: what a delivery costs, and how long it takes, server by server. */
record TaskCharts(List<Measurement> measured, List<Peer> peers, Task task) {

  private static final double KILO = 1024;

  /** Writes them, and returns how they are shown. */
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
    var once = new Kind.Once();
    return switch (task.shape()) {
      case BROADCAST, ROOM, DIRECT, DURABLE -> Stream.concat(cpu().stream(), latency().stream());
      case STORM ->
          chart("CPU", "ms of CPU for a connection", once, one -> one.cpuMicros() / 1e3).stream();
      case RESUME -> Stream.of();
      case IDLE ->
          chart(
              "memory",
              "resident memory for a connection, KB",
              once,
              one -> one.bytes() / KILO / task.clients())
              .stream();
    };
  }

  private Optional<BarChart> cpu() {
    List<BarGroup> groups =
        task.inFlight().stream()
            .map(n -> group("%d in flight".formatted(n), Kind.At.closed(n), Measurement::cpuMicros))
            .toList();
    return chart("CPU", "µs of CPU for a delivery", groups);
  }

  private Optional<BarChart> latency() {
    var open = new Kind.At(task.open());
    return chart("latency", "p99, ms", open, one -> one.result().latencyMillis(99));
  }

  private Optional<BarChart> chart(
      String what, String label, Kind kind, ToDoubleFunction<Measurement> figure) {
    return chart(what, label, List.of(group("", kind, figure)));
  }

  /** Nothing, if there is nothing to be compared. */
  private Optional<BarChart> chart(String what, String label, List<BarGroup> groups) {
    List<BarGroup> compared = groups.stream().filter(group -> group.bars().size() > 1).toList();
    return compared.isEmpty()
        ? Optional.empty()
        : Optional.of(new BarChart(task.text() + ": " + what, Axis.log(label), compared));
  }

  /** A log scale has no 0. */
  private BarGroup group(String heading, Kind kind, ToDoubleFunction<Measurement> figure) {
    var bars = new ArrayList<Bar>();
    for (Peer peer : peers) {
      new Figures(measured, peer.name(), task)
          .spread(kind, figure)
          .filter(spread -> spread.least() > 0)
          .map(spread -> new Bar(peer.name(), spread.median(), spread.least(), spread.most()))
          .ifPresent(bars::add);
    }
    return new BarGroup(heading, bars);
  }
}
