package chat.parley.bench;

import chat.parley.bench.Task.Phase;
import chat.parley.bench.Task.Shape;
import chat.parley.load.LoadException;
import chat.parley.measure.BenchmarkLogging;
import chat.parley.peer.Candidate;
import chat.parley.peer.ParleyJar;
import chat.parley.peer.Peer;
import chat.parley.peer.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * Compares the jar of this build with another one. In each round both are started anew and warmed
 * up alike; then every workload is run on one directly after the other, so that other load of the
 * machine affects both. See {@code docs/benchmarks.md}.
 */
final class Comparison {

  /** Connections that make a new server load its classes before memory is measured. */
  private static final Task FIRST_CLIENTS = new Task(Shape.STORM, 100, List.of(), 0);

  private final Settings settings;
  private final Map<Side, ParleyJar> jars;
  private final List<String> servers;
  private final List<Task> first;
  private final List<Task> tasks;
  private final TaskRunner runner;
  private final ProgressConsole console = new ProgressConsole();
  private final List<ServerWorkload> workloads = new ArrayList<>();
  private final List<ComparisonSample> samples = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  private Comparison(Settings settings, Map<Side, ParleyJar> jars, Selection selection) {
    this.settings = settings;
    this.jars = jars;
    servers = List.copyOf(selection.servers());
    first = selection.of(Task.firstInComparison(settings));
    tasks = selection.of(Task.inComparison(settings));
    runner = new TaskRunner(settings.durations());
    for (String server : servers) {
      Stream.concat(first.stream(), tasks.stream())
          .forEach(task -> workloads.add(new ServerWorkload(server, task)));
    }
  }

  /**
   * Prepares the comparison of the jar of this build with another one; starts nothing.
   *
   * @throws IllegalArgumentException if one of them is not a Parley jar, or the settings select a
   *     server that cannot be started here, or nothing
   */
  static Comparison with(Path other, Settings settings) {
    var jars = new EnumMap<Side, ParleyJar>(Side.class);
    try {
      jars.put(Side.OLD, ParleyJar.of(other));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("bench.compare: " + e.getMessage(), e);
    }
    jars.put(Side.NEW, ParleyJar.of(ParleyJar.BUILT));
    List<Candidate> candidates = Peers.parley(other);
    Selection selection = selection(settings, candidates);
    candidates.stream()
        .filter(candidate -> selection.servers().contains(candidate.name()))
        .forEach(Comparison::requireInstalled);
    return new Comparison(settings, jars, selection);
  }

  private static Selection selection(Settings settings, List<Candidate> candidates) {
    List<String> tasks =
        Stream.of(Task.firstInComparison(settings), Task.inComparison(settings))
            .flatMap(List::stream)
            .map(Task::text)
            .distinct()
            .toList();
    List<String> names = candidates.stream().map(Candidate::name).toList();
    return Selection.of(settings.only(), names, List.of(ServerWorkload.ONE_NODE), tasks);
  }

  private static void requireInstalled(Candidate candidate) {
    candidate
        .missing()
        .ifPresent(
            missing -> {
              throw new IllegalArgumentException(candidate.name() + ": " + missing);
            });
  }

  /**
   * Runs the comparison, prints the table and writes it to a file; returns whether nothing was
   * missing or lost.
   */
  boolean run() throws IOException {
    BenchmarkLogging.warningsOnly();
    Cores.pinGenerator();
    Path directory = Files.createTempDirectory("parley-compare");
    try {
      // A copy is measured, because the jar may be rebuilt in the meantime.
      for (Side side : Side.values()) {
        Files.copy(jars.get(side).path(), jar(directory, side));
      }
      rounds(directory);
    } finally {
      FileSystemUtils.deleteRecursively(directory);
    }
    var table = new RatioTable(workloads, settings.rounds(), samples);
    faults.addAll(table.missing());
    var report = new ComparisonReport(settings, jars, table, faults, console.elapsed());
    System.out.println();
    System.out.print(report.text());
    System.out.println();
    console.print("written: " + report.write());
    return faults.isEmpty();
  }

  private static Path jar(Path directory, Side side) {
    return directory.resolve(side + ".jar");
  }

  /** Runs the rounds; ends early if a server does not start or has ended. */
  private void rounds(Path directory) throws IOException {
    int round = 1;
    try {
      for (; round <= settings.rounds(); round++) {
        for (String server : servers) {
          round(round, server, directory);
        }
        var table = new RatioTable(workloads, settings.rounds(), samples);
        String left = console.timeLeft(round / (double) settings.rounds());
        console.print("round %d of %d is done%s".formatted(round, settings.rounds(), left));
        table.round(round).forEach(line -> System.out.println("      new/old, " + line));
      }
    } catch (RuntimeException e) {
      faults.add("round %d: %s".formatted(round, oneLine(e)));
    }
  }

  private void round(int round, String server, Path directory) throws IOException {
    var peers = new EnumMap<Side, Peer>(Side.class);
    Path data = directory.resolve("round" + round);
    try {
      for (Side side : Side.order(round)) {
        console.print("%s: starting".formatted(describe(round, side, server)));
        Candidate candidate = candidate(server, jar(directory, side));
        Peer peer = candidate.start(Cores.SERVERS, data.resolve(side.toString()));
        peers.put(side, peer);
        prepare(round, side, peer);
      }
      for (Task task : tasks) {
        for (Side side : Side.order(round)) {
          measure(round, side, peers.get(side), task);
        }
      }
    } finally {
      peers.values().forEach(Peer::close);
      FileSystemUtils.deleteRecursively(data);
    }
  }

  private static Candidate candidate(String server, Path jar) {
    return Peers.parley(jar).stream()
        .filter(candidate -> candidate.name().equals(server))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Measures the first connections and their memory, before the server keeps any memory for
   * messages; then warms up.
   */
  private void prepare(int round, Side side, Peer peer) {
    workloads.removeIf(
        workload ->
            workload.server().equals(peer.name()) && Scenes.of(peer, workload.task()).isEmpty());
    if (!isColdStormSelected()) {
      attempt(round, side, peer, "first clients", () -> runner.run(peer, FIRST_CLIENTS));
    }
    first.forEach(task -> measure(round, side, peer, task));
    if (tasks.stream().anyMatch(task -> task.shape() != Shape.STORM)) {
      console.print("%s: warming up".formatted(describe(round, side, peer.name())));
      attempt(round, side, peer, "warming up", () -> runner.warmUp(peer));
    }
    tasks.stream()
        .filter(task -> task.phase() == Phase.LATE)
        .forEach(task -> connectEarlier(round, side, peer, task));
  }

  private boolean isColdStormSelected() {
    return first.stream().anyMatch(task -> task.phase() == Phase.COLD);
  }

  /** Makes and ends the connections that precede those of a task. */
  private void connectEarlier(int round, Side side, Peer peer, Task task) {
    console.print(
        "%s: connections before the %s".formatted(describe(round, side, peer.name()), task.text()));
    Task storm = new Task(Shape.STORM, task.clients(), List.of(), 0);
    int done = isColdStormSelected() ? 1 : 0;
    for (int i = done; i < Task.EARLIER_STORMS; i++) {
      attempt(round, side, peer, task.text(), () -> runner.run(peer, storm));
    }
  }

  private void measure(int round, Side side, Peer peer, Task task) {
    console.print("%s: %s".formatted(describe(round, side, peer.name()), task.text()));
    attempt(
        round,
        side,
        peer,
        task.text(),
        () -> {
          for (Measurement measurement : runner.run(peer, task)) {
            samples.add(new ComparisonSample(round, side, measurement));
            if (!measurement.result().isComplete()) {
              faults.add(
                  "round %d, %s jar: %s".formatted(round, side, measurement.describeFaults()));
            }
          }
        });
  }

  private void attempt(int round, Side side, Peer peer, String activity, Runnable task) {
    try {
      task.run();
    } catch (LoadException e) {
      faults.add("%s, %s: %s".formatted(describe(round, side, peer.name()), activity, oneLine(e)));
    }
  }

  private static String oneLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
  }

  private String describe(int round, Side side, String server) {
    return "round %d of %d, %s jar, %s".formatted(round, settings.rounds(), side, server);
  }
}
