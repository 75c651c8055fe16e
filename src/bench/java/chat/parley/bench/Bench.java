package chat.parley.bench;

import chat.parley.load.LoadException;
import chat.parley.measure.BenchmarkLogging;
import chat.parley.peer.Candidate;
import chat.parley.peer.Peer;
import chat.parley.peer.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.springframework.util.FileSystemUtils;

/**
 * Compares Parley with other servers: all are started and keep running on one core, and one thread
 * on another core runs the same tasks on each in turn. Before that, some are started for the tasks
 * of a process that has just been started. See {@code docs/benchmarks.md}.
 */
final class Bench {

  /**
   * Servers that a quick run omits unless they are selected: they are similar to others, or by far
   * the slowest.
   */
  private static final Set<String> NOT_QUICK =
      Set.of(
          "Parley, old protocol",
          "Parley, two nodes, RabbitMQ and PostgreSQL",
          "Spring simple broker, Jetty",
          "Spring broker relay, Tomcat and RabbitMQ");

  private final Settings settings;
  private final Selection selection;
  private final TaskRunner runner;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Peer> peers = new ArrayList<>();
  private final Map<String, String> versions = new HashMap<>();
  private final Map<String, String> absent = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  /**
   * Tasks that a server has failed once; they are not repeated on it, because each failure takes
   * minutes.
   */
  private final Set<String> overloaded = new HashSet<>();

  private final ProgressConsole console = new ProgressConsole();

  private Bench(Settings settings, Selection selection) {
    this.settings = settings;
    this.selection = selection;
    runner = new TaskRunner(settings.durations());
  }

  static void main() throws Exception {
    Callable<Boolean> run;
    try {
      run = prepare(System::getProperty);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    System.exit(run.call() ? 0 : 1);
  }

  /**
   * Returns the run that the properties select; the run returns whether it was complete.
   *
   * @throws IllegalArgumentException if a value is not allowed; the message names the allowed
   *     values
   */
  static Callable<Boolean> prepare(UnaryOperator<String> properties) {
    String otherJar = properties.apply("bench.compare");
    if (otherJar == null || otherJar.isBlank()) {
      Settings settings = Settings.of(properties);
      return new Bench(settings, selection(settings))::run;
    }
    return Comparison.with(Path.of(otherJar.strip()), Settings.forComparison(properties))::run;
  }

  private static Selection selection(Settings settings) {
    List<String> names = Peers.names();
    List<String> usual =
        settings.quick()
            ? names.stream().filter(name -> !NOT_QUICK.contains(name)).toList()
            : names;
    List<String> tasks = Task.all(settings).stream().map(Task::text).toList();
    return Selection.of(settings.only(), names, usual, tasks);
  }

  private boolean run() throws IOException {
    // The embedded databases log much.
    BenchmarkLogging.warningsOnly();
    Cores.pinGenerator();
    Path directory = Files.createTempDirectory("parley-bench");
    try {
      startCold(directory);
      start(directory);
      console.startMeasuring();
      for (int round = 1; round <= settings.rounds(); round++) {
        round(round);
      }
    } finally {
      peers.forEach(Peer::close);
      FileSystemUtils.deleteRecursively(directory);
    }
    measurements.stream()
        .filter(measurement -> !measurement.result().isComplete())
        .map(Measurement::describeFaults)
        .forEach(faults::add);
    var measured = new LinkedHashMap<String, String>();
    Peers.names().stream()
        .filter(versions::containsKey)
        .forEach(name -> measured.put(name, versions.get(name)));
    Path report =
        new Report(settings, measured, absent, measurements, faults, console.elapsed()).write();
    faults.forEach(fault -> console.print("failed: " + fault));
    console.print("report: " + report);
    return faults.isEmpty();
  }

  /**
   * Runs the tasks of a process that has just been started. In a quick run, one process runs all of
   * them, because most of the time is that of the starts.
   */
  private void startCold(Path directory) {
    List<Task> tasks = selection.of(Task.cold(settings));
    List<Candidate> candidates = tasks.isEmpty() ? List.of() : available(Peers.startedCold());
    List<List<Task>> processes =
        settings.quick() ? List.of(tasks) : tasks.stream().map(List::of).toList();
    int started = 0;
    for (int round = 1; round <= settings.rounds(); round++) {
      for (List<Task> process : processes) {
        for (Candidate candidate : candidates) {
          runCold(candidate, process, directory.resolve("cold" + started++));
        }
      }
    }
  }

  private void runCold(Candidate candidate, List<Task> tasks, Path directory) {
    console.print("starting for the cold tasks: " + candidate.name());
    try (Peer peer = candidate.start(Cores.SERVERS, directory)) {
      versions.put(peer.name(), peer.version());
      tasks.forEach(task -> measure(peer, task));
    }
  }

  /** Starts the servers of the rounds, unless only cold tasks are selected. */
  private void start(Path directory) {
    List<Task> atStart = selection.of(Task.atStart(settings));
    if (atStart.isEmpty() && selection.of(Task.inRound(settings)).isEmpty()) {
      return;
    }
    for (Candidate candidate : available(Peers.all())) {
      console.print("starting and warming up: " + candidate.name());
      Peer peer = candidate.start(Cores.SERVERS, directory.resolve("peer" + peers.size()));
      peers.add(peer);
      versions.put(peer.name(), peer.version());
      attempt(peer, "warming up", () -> runner.warmUp(peer));
      // Measured before other connections: the server may keep their memory.
      atStart.forEach(task -> measure(peer, task));
    }
  }

  /** Returns the selected servers that can be started here, and remembers why others cannot. */
  private List<Candidate> available(List<Candidate> candidates) {
    return candidates.stream()
        .filter(candidate -> selection.servers().contains(candidate.name()))
        .filter(this::isAvailable)
        .toList();
  }

  private boolean isAvailable(Candidate candidate) {
    var missing = candidate.missing();
    if (missing.isPresent() && absent.put(candidate.name(), missing.get()) == null) {
      console.print("%s: left out, %s".formatted(candidate.name(), missing.get()));
    }
    return missing.isEmpty();
  }

  private void round(int round) {
    List<Task> tasks = selection.of(Task.inRound(settings));
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      for (Peer peer : peers) {
        if (!overloaded.contains(describe(peer, task.text()))) {
          console.print(
              "%s, %s, %s".formatted(progress(round, i, tasks.size()), task.text(), peer.name()));
          measure(peer, task);
        }
      }
    }
  }

  private void measure(Peer peer, Task task) {
    attempt(peer, task.text(), () -> measurements.addAll(runner.run(peer, task)));
  }

  private String progress(int round, int task, int tasks) {
    double done = ((round - 1) * (double) tasks + task) / (settings.rounds() * tasks);
    return "round %d of %d, %.0f %%%s"
        .formatted(round, settings.rounds(), 100 * done, console.timeLeft(done));
  }

  private void attempt(Peer peer, String activity, Runnable task) {
    try {
      task.run();
    } catch (LoadException e) {
      String description = describe(peer, activity);
      overloaded.add(description);
      faults.add("%s: %s".formatted(description, e.getMessage().replaceAll("\\s+", " ").strip()));
    }
  }

  private static String describe(Peer peer, String activity) {
    return peer.name() + ", " + activity;
  }
}
