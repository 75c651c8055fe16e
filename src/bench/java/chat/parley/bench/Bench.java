package chat.parley.bench;

import chat.parley.load.LoadException;
import chat.parley.measure.Logs;
import chat.parley.peer.Candidate;
import chat.parley.peer.Peer;
import chat.parley.peer.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.util.FileSystemUtils;

/**
 * Parley beside other servers: all are started and stay, on one core, and one thread on the other
 * plays the same on each in turn. See {@code docs/benchmarks.md}.
 */
final class Bench {

  private static final int SERVERS = 0;
  private static final int GENERATOR = 1;

  private final Settings settings = Settings.ofProperties();
  private final Player player = new Player(settings);
  private final List<Measured> measured = new ArrayList<>();
  private final List<Peer> peers = new ArrayList<>();
  private final Map<String, String> absent = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  /** What was too much for a server once is not asked of it again: it would take minutes. */
  private final Set<String> tooMuch = new HashSet<>();

  private final long begin = System.nanoTime();
  private long firstRound;

  private Bench() {}

  static void main() throws IOException {
    new Bench().run();
  }

  private void run() throws IOException {
    // Databases in this process tell much.
    Logs.off();
    pin();
    Path directory = Files.createTempDirectory("parley-bench");
    try {
      start(directory);
      firstRound = System.nanoTime();
      for (int round = 1; round <= settings.rounds(); round++) {
        round(round);
      }
    } finally {
      peers.forEach(Peer::close);
      FileSystemUtils.deleteRecursively(directory);
    }
    measured.stream().filter(one -> !one.result().isWhole()).map(Bench::fault).forEach(faults::add);
    var took = Duration.ofNanos(System.nanoTime() - begin);
    Path report = new Report(settings, peers, absent, measured, faults, took).write();
    faults.forEach(fault -> say("not as it should be: " + fault));
    say("report: " + report);
    if (!faults.isEmpty()) {
      System.exit(1);
    }
  }

  /** The servers get a core for themselves. */
  private static void pin() throws IOException {
    String pid = String.valueOf(ProcessHandle.current().pid());
    if (Runtime.getRuntime().availableProcessors() > GENERATOR) {
      new ProcessBuilder("taskset", "-a", "-p", "-c", String.valueOf(GENERATOR), pid)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .onExit()
          .join();
    }
  }

  private void start(Path directory) {
    for (Candidate candidate : Peers.all()) {
      if (!settings.wants(candidate.name())) {
        continue;
      }
      var missing = candidate.missing();
      if (missing.isPresent()) {
        absent.put(candidate.name(), missing.get());
        say("%s: left out, %s".formatted(candidate.name(), missing.get()));
        continue;
      }
      say("starting and warming up: " + candidate.name());
      Peer peer = candidate.start(SERVERS, directory.resolve("peer" + peers.size()));
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
          say("%s, %s, %s".formatted(progress(round, i, tasks.size()), task.text(), peer.name()));
          attempt(peer, task.text(), () -> measured.addAll(player.play(peer, task)));
        }
      }
    }
  }

  private String progress(int round, int task, int tasks) {
    double done = ((round - 1) * (double) tasks + task) / (settings.rounds() * tasks);
    double minutes = (System.nanoTime() - firstRound) / 6e10;
    String left = done < 0.05 ? "" : ", some %.0f min left".formatted(minutes / done - minutes);
    return "round %d of %d, %.0f %%%s".formatted(round, settings.rounds(), 100 * done, left);
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

  private static String fault(Measured one) {
    return "%s, %s, %s: %s of %d"
        .formatted(
            one.peer(),
            one.task().text(),
            one.kind(),
            one.result().faults(),
            one.result().expected());
  }

  private void say(String line) {
    long seconds = (System.nanoTime() - begin) / 1_000_000_000;
    System.out.printf("%2d:%02d %s%n", seconds / 60, seconds % 60, line);
  }
}
