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
 * on another core runs the same tasks on each in turn. See {@code docs/benchmarks.md}.
 */
final class Bench {

  private final Settings settings;
  private final TaskRunner runner;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Peer> peers = new ArrayList<>();
  private final Map<String, String> absent = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  /**
   * Tasks that a server has failed once; they are not repeated on it, because each failure takes
   * minutes.
   */
  private final Set<String> overloaded = new HashSet<>();

  private final ProgressConsole console = new ProgressConsole();

  private Bench(Settings settings) {
    this.settings = settings;
    runner = new TaskRunner(settings);
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
      return new Bench(Settings.of(properties))::run;
    }
    return Comparison.with(Path.of(otherJar.strip()), Settings.forComparison(properties))::run;
  }

  private boolean run() throws IOException {
    // The embedded databases log much.
    BenchmarkLogging.warningsOnly();
    Cores.pinGenerator();
    Path directory = Files.createTempDirectory("parley-bench");
    try {
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
    Path report =
        new Report(settings, peers, absent, measurements, faults, console.elapsed()).write();
    faults.forEach(fault -> console.print("failed: " + fault));
    console.print("report: " + report);
    return faults.isEmpty();
  }

  private void start(Path directory) {
    for (Candidate candidate : Peers.all()) {
      if (!settings.includes(candidate.name())) {
        continue;
      }
      var missing = candidate.missing();
      if (missing.isPresent()) {
        absent.put(candidate.name(), missing.get());
        console.print("%s: left out, %s".formatted(candidate.name(), missing.get()));
        continue;
      }
      console.print("starting and warming up: " + candidate.name());
      Peer peer = candidate.start(Cores.SERVERS, directory.resolve("peer" + peers.size()));
      peers.add(peer);
      attempt(peer, "warming up", () -> runner.warmUp(peer));
      // Measured before other connections: the server may keep their memory.
      for (Task task : Task.atStart(settings)) {
        attempt(peer, task.text(), () -> measurements.addAll(runner.run(peer, task)));
      }
    }
  }

  private void round(int round) {
    List<Task> tasks = Task.inRound(settings);
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      for (Peer peer : peers) {
        if (!overloaded.contains(describe(peer, task.text()))) {
          console.print(
              "%s, %s, %s".formatted(progress(round, i, tasks.size()), task.text(), peer.name()));
          attempt(peer, task.text(), () -> measurements.addAll(runner.run(peer, task)));
        }
      }
    }
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
