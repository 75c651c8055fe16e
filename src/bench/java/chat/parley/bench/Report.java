package chat.parley.bench;

import chat.parley.bench.Measurement.Kind;
import chat.parley.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The report, in Markdown, and its pictures. */
record Report(
    Settings settings,
    List<Peer> peers,
    Map<String, String> absent,
    List<Measurement> measured,
    List<String> faults,
    Duration took) {

  private static final double KILO = 1024;

  /** Returns the file. */
  Path write() throws IOException {
    Files.createDirectories(settings.report());
    var text = new StringBuilder(head());
    for (Task task : Task.all(settings)) {
      text.append("\n## ").append(heading(task)).append('\n').append(table(task));
      text.append(new TaskCharts(measured, peers, task).write(settings.report()));
    }
    text.append(tail());
    return Files.writeString(settings.report().resolve("README.md"), text);
  }

  private static String heading(Task task) {
    String text = task.text();
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private String head() {
    var versions = new StringBuilder();
    peers.forEach(peer -> versions.append("- %s: %s\n".formatted(peer.name(), peer.version())));
    return """
    # Parley beside other servers

    %s; %s. Made by `./mvnw -Pbench verify%s` in %d minutes. Every server in processes of its own, all of them on \
    one core and there all the time; one thread on another core plays the same on each in turn, %d rounds. \
    What stands here is the middle one of the rounds, and in brackets the least and the most. CPU is that of all \
    processes of a server. Latency is that from when a message was due until a reader had it, at a fixed rate, the \
    same for all, with none left out because an earlier one was late. How busy the generator was is its own work; \
    near 100 %% it would be what is measured. Bodies of 64 bytes. Every delivery was counted: %s.

    %s\
    """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Machine.text(),
            settings.quick() ? " -Dbench.quick" : "",
            Math.max(1, took.toMinutes()),
            settings.rounds(),
            faults.isEmpty()
                ? "none was missing, none came twice"
                : "not all was as it should be, see the end",
            versions);
  }

  private String table(Task task) {
    List<Column> columns = columns(task);
    var text = new StringBuilder("| server |");
    columns.forEach(column -> text.append(' ').append(column.name()).append(" |"));
    text.append("\n|").append(" --- |".repeat(columns.size() + 1)).append('\n');
    for (Peer peer : peers) {
      var figures = new Figures(measured, peer.name(), task);
      if (!figures.isEmpty()) {
        text.append("| ").append(peer.name()).append(" |");
        columns.forEach(
            column ->
                text.append(' ').append(figures.text(column.kind(), column.of())).append(" |"));
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static List<Column> columns(Task task) {
    return switch (task.shape()) {
      case BROADCAST, ROOM, DIRECT, DURABLE -> talking(task);
      case STORM ->
          List.of(
              new Column("connections a second", new Kind.Once(), one -> one.result().rate()),
              new Column("CPU of one, ms", new Kind.Once(), one -> one.cpuMicros() / 1e3),
              new Column("p50, ms", new Kind.Once(), one -> one.result().latencyMillis(50)),
              new Column("p99, ms", new Kind.Once(), one -> one.result().latencyMillis(99)));
      case RESUME ->
          List.of(
              new Column("deliveries a second", new Kind.Once(), one -> one.result().rate()),
              new Column("CPU of one, µs", new Kind.Once(), Measurement::cpuMicros),
              new Column(
                  "all there, p50, ms", new Kind.Once(), one -> one.result().latencyMillis(50)),
              new Column("p99, ms", new Kind.Once(), one -> one.result().latencyMillis(99)));
      case IDLE ->
          List.of(
              new Column(
                  "resident, KB each", new Kind.Once(), one -> one.bytes() / KILO / task.clients()),
              new Column(
                  "live Java heap, KB each",
                  new Kind.Once(),
                  one -> one.heap() / KILO / task.clients()));
    };
  }

  private static List<Column> talking(Task task) {
    var columns = new ArrayList<Column>();
    for (int n : task.inFlight()) {
      columns.add(
          new Column("CPU µs, %d in flight".formatted(n), Kind.At.closed(n), Measurement::cpuMicros));
    }
    for (int n : task.inFlight()) {
      columns.add(
          new Column(
              "a second, %d in flight".formatted(n),
              Kind.At.closed(n),
              one -> one.result().rate()));
    }
    var open = new Kind.At(task.open());
    String rate =
        " ms at %s a second".formatted(Spread.digits(task.perSecond() * task.readersOfOne()));
    columns.add(new Column("p50" + rate, open, one -> one.result().latencyMillis(50)));
    columns.add(new Column("p99", open, one -> one.result().latencyMillis(99)));
    columns.add(new Column("p99.9", open, one -> one.result().latencyMillis(99.9)));
    int most = task.inFlight().getLast();
    columns.add(
        new Column("generator busy, %", Kind.At.closed(most), one -> one.result().busy() * 100));
    return columns;
  }

  private String tail() {
    var text = new StringBuilder();
    if (!faults.isEmpty()) {
      text.append("\n## Not as it should be\n");
      text.append("What failed once was not tried again.\n\n");
      faults.forEach(fault -> text.append("- ").append(fault).append('\n'));
    }
    if (!absent.isEmpty()) {
      text.append("\n## Not there\n");
      absent.forEach((name, why) -> text.append("- %s: %s\n".formatted(name, why)));
    }
    return text.toString();
  }
}
