package chat.parley.bench;

import chat.parley.load.LoadException;
import chat.parley.measure.Logs;
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
 * The jar that was just built beside another one. In each round both are started anew and warmed up
 * alike; then every workload is played on one directly after the other, so that what else the
 * machine does meets both. See {@code docs/benchmarks.md}.
 */
final class Comparison {

  /** Connections that make a fresh server load its classes before memory is measured. */
  private static final Task FIRST = new Task(Task.Shape.STORM, 100, List.of(), 0);

  /** How often the clients of a connect storm come before they are measured. */
  private static final int WARMING_STORMS = 2;

  private final Settings settings;
  private final Map<Side, ParleyJar> jars;
  private final List<String> servers;
  private final TaskRunner player;
  private final ProgressConsole console = new ProgressConsole();
  private final List<ServerWorkload> workloads = new ArrayList<>();
  private final List<ComparisonSample> samples = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  private Comparison(Settings settings, Map<Side, ParleyJar> jars, List<String> servers) {
    this.settings = settings;
    this.jars = jars;
    this.servers = servers;
    player = new TaskRunner(settings);
    for (String server : servers) {
      Stream.concat(Task.compared(settings).stream(), Task.atStart(settings).stream())
          .forEach(task -> workloads.add(new ServerWorkload(server, task)));
    }
  }

  /**
   * Prepares to compare the jar of this build with another one; starts nothing.
   *
   * @throws IllegalArgumentException if one of them is not a Parley jar, or no server is asked for
   *     that can be started here
   */
  static Comparison with(Path other, Settings settings) {
    var jars = new EnumMap<Side, ParleyJar>(Side.class);
    try {
      jars.put(Side.OLD, ParleyJar.of(other));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("bench.compare: " + e.getMessage(), e);
    }
    jars.put(Side.NEW, ParleyJar.of(ParleyJar.BUILT));
    List<Candidate> wanted =
        Peers.parley(other).stream().filter(candidate -> wants(settings, candidate)).toList();
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException(
          "bench.only is '%s'; allowed is a part of one of: %s"
              .formatted(
                  settings.only(),
                  String.join("; ", Peers.parley(other).stream().map(Candidate::name).toList())));
    }
    wanted.forEach(Comparison::requireInstalled);
    return new Comparison(settings, jars, wanted.stream().map(Candidate::name).toList());
  }

  private static boolean wants(Settings settings, Candidate candidate) {
    return settings.only().isEmpty()
        ? candidate.name().equals(ServerWorkload.ONE_NODE)
        : settings.wants(candidate.name());
  }

  private static void requireInstalled(Candidate candidate) {
    candidate
        .missing()
        .ifPresent(
            missing -> {
              throw new IllegalArgumentException(candidate.name() + ": " + missing);
            });
  }

  /** Measures, prints the table and writes it; returns whether nothing was missing or lost. */
  boolean run() throws IOException {
    Logs.off();
    Cores.pinGenerator();
    Path directory = Files.createTempDirectory("parley-compare");
    try {
      // A jar that is built anew meanwhile is not the one that is measured.
      for (Side side : Side.values()) {
        Files.copy(jars.get(side).path(), jar(directory, side));
      }
      rounds(directory);
    } finally {
      FileSystemUtils.deleteRecursively(directory);
    }
    var table = new RatioTable(workloads, settings.rounds(), samples);
    faults.addAll(table.missing());
    var report = new ComparisonReport(settings, jars, table, faults, console.took());
    System.out.println();
    System.out.print(report.text());
    System.out.println();
    console.say("written: " + report.write());
    return faults.isEmpty();
  }

  private static Path jar(Path directory, Side side) {
    return directory.resolve(side + ".jar");
  }

  /** After a server that did not start or has ended nothing more is measured. */
  private void rounds(Path directory) throws IOException {
    int round = 1;
    try {
      for (; round <= settings.rounds(); round++) {
        for (String server : servers) {
          round(round, server, directory);
        }
        var table = new RatioTable(workloads, settings.rounds(), samples);
        String left = console.left(round / (double) settings.rounds());
        console.say("round %d of %d is done%s".formatted(round, settings.rounds(), left));
        table.round(round).forEach(line -> System.out.println("      new/old, " + line));
      }
    } catch (RuntimeException e) {
      faults.add("round %d: %s".formatted(round, told(e)));
    }
  }

  private void round(int round, String server, Path directory) throws IOException {
    var peers = new EnumMap<Side, Peer>(Side.class);
    Path data = directory.resolve("round" + round);
    try {
      for (Side side : Side.order(round)) {
        console.say("%s: starting".formatted(named(round, side, server)));
        Candidate candidate = candidate(server, jar(directory, side));
        Peer peer = candidate.start(Cores.SERVERS, data.resolve(side.toString()));
        peers.put(side, peer);
        prepare(round, side, peer);
      }
      for (Task task : Task.compared(settings)) {
        for (Side side : Side.order(round)) {
          play(round, side, peers.get(side), task);
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

  /** Measures the memory of connections before the server keeps any of messages; then warms up. */
  private void prepare(int round, Side side, Peer peer) {
    workloads.removeIf(
        workload ->
            workload.server().equals(peer.name()) && Scenes.of(peer, workload.task()).isEmpty());
    attempt(round, side, peer, "first clients", () -> player.play(peer, FIRST));
    for (Task task : Task.atStart(settings)) {
      play(round, side, peer, task);
    }
    console.say("%s: warming up".formatted(named(round, side, peer.name())));
    attempt(round, side, peer, "warming up", () -> player.warmUp(peer));
    Task storm = Task.storm(settings);
    for (int i = 0; i < WARMING_STORMS; i++) {
      attempt(round, side, peer, "warming up", () -> player.play(peer, storm));
    }
  }

  private void play(int round, Side side, Peer peer, Task task) {
    console.say("%s: %s".formatted(named(round, side, peer.name()), task.text()));
    attempt(
        round,
        side,
        peer,
        task.text(),
        () -> {
          for (Measurement one : player.play(peer, task)) {
            samples.add(new ComparisonSample(round, side, one));
            if (!one.result().isComplete()) {
              faults.add("round %d, %s jar: %s".formatted(round, side, one.fault()));
            }
          }
        });
  }

  private void attempt(int round, Side side, Peer peer, String what, Runnable task) {
    try {
      task.run();
    } catch (LoadException e) {
      faults.add("%s, %s: %s".formatted(named(round, side, peer.name()), what, told(e)));
    }
  }

  private static String told(RuntimeException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
  }

  private String named(int round, Side side, String server) {
    return "round %d of %d, %s jar, %s".formatted(round, settings.rounds(), side, server);
  }
}
