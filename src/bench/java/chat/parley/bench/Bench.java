package chat.parley.bench;

import chat.parley.load.LoadException;
import chat.parley.measure.Logs;
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
 * Parley beside other servers: all are started and stay, on one core, and one thread on the other
 * plays the same on each in turn. See {@code docs/benchmarks.md}.
 */
final class Bench {

  private final Settings settings;
  private final TaskRunner player;
  private final List<Measurement> measured = new ArrayList<>();
  private final List<Peer> peers = new ArrayList<>();
  private final Map<String, String> absent = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  /** What was too much for a server once is not asked of it again: it would take minutes. */
  private final Set<String> tooMuch = new HashSet<>();

  private final ProgressConsole console = new ProgressConsole();

  private Bench(Settings settings) {
    this.settings = settings;
    player = new TaskRunner(settings);
  }

  static void main() throws Exception {
    Callable<Boolean> run;
    try {
      run = asked(System::getProperty);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    System.exit(run.call() ? 0 : 1);
  }

  /**
   * Decides what is run, which returns whether nothing was missing.
   *
   * @throws IllegalArgumentException if a property has no allowed value; the message says what is
   */
  static Callable<Boolean> asked(UnaryOperator<String> properties) {
    String compared = properties.apply("bench.compare");
    if (compared == null || compared.isBlank()) {
      return new Bench(Settings.of(properties))::run;
    }
    return Comparison.with(Path.of(compared.strip()), Settings.comparing(properties))::run;
  }

  private boolean run() throws IOException {
    // Databases in this process tell much.
    Logs.off();
    Cores.pinGenerator();
    Path directory = Files.createTempDirectory("parley-bench");
    try {
      start(directory);
      console.measuring();
      for (int round = 1; round <= settings.rounds(); round++) {
        round(round);
      }
    } finally {
      peers.forEach(Peer::close);
      FileSystemUtils.deleteRecursively(directory);
    }
    measured.stream()
        .filter(one -> !one.result().isComplete())
        .map(Measurement::fault)
        .forEach(faults::add);
    Path report = new Report(settings, peers, absent, measured, faults, console.took()).write();
    faults.forEach(fault -> console.say("not as it should be: " + fault));
    console.say("report: " + report);
    return faults.isEmpty();
  }

  private void start(Path directory) {
    for (Candidate candidate : Peers.all()) {
      if (!settings.wants(candidate.name())) {
        continue;
      }
      var missing = candidate.missing();
      if (missing.isPresent()) {
        absent.put(candidate.name(), missing.get());
        console.say("%s: left out, %s".formatted(candidate.name(), missing.get()));
        continue;
      }
      console.say("starting and warming up: " + candidate.name());
      Peer peer = candidate.start(Cores.SERVERS, directory.resolve("peer" + peers.size()));
      peers.add(peer);
      attempt(peer, "warming up", () -> player.warmUp(peer));
      // Before it has had other connections, whose memory it may have kept.
      for (Task task : Task.atStart(settings)) {
        attempt(peer, task.text(), () -> measured.addAll(player.play(peer, task)));
      }
    }
  }

  private void round(int round) {
    List<Task> tasks = Task.ofRound(settings);
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      for (Peer peer : peers) {
        if (!tooMuch.contains(named(peer, task.text()))) {
          console.say(
              "%s, %s, %s".formatted(progress(round, i, tasks.size()), task.text(), peer.name()));
          attempt(peer, task.text(), () -> measured.addAll(player.play(peer, task)));
        }
      }
    }
  }

  private String progress(int round, int task, int tasks) {
    double done = ((round - 1) * (double) tasks + task) / (settings.rounds() * tasks);
    return "round %d of %d, %.0f %%%s"
        .formatted(round, settings.rounds(), 100 * done, console.left(done));
  }

  private void attempt(Peer peer, String what, Runnable task) {
    try {
      task.run();
    } catch (LoadException e) {
      String named = named(peer, what);
      tooMuch.add(named);
      faults.add("%s: %s".formatted(named, e.getMessage().replaceAll("\\s+", " ").strip()));
    }
  }

  private static String named(Peer peer, String what) {
    return peer.name() + ", " + what;
  }
}
