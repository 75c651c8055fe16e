package chat.parley.soak;

import chat.parley.ParleyApplication;
import chat.parley.measure.ChildProcesses;
import chat.parley.plot.Event;
import chat.parley.testkit.Await;
import chat.parley.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.util.FileSystemUtils;

/**
 * Mixed load on one server, with restarts in the first half: no message may be lost and nothing may
 * grow. {@code docs/reliability.md} describes the run.
 */
final class Soak {

  private static final Path DIRECTORY = Path.of("target", "soak").toAbsolutePath();
  private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration QUIET_TIMEOUT = Duration.ofSeconds(90);
  private static final int RESTARTS = 5;

  /** Limits on what accumulates are small, so that they are reached soon. */
  private static final String[] PROPERTIES = {
    "parley.history.memory=4MB",
    "parley.history.max-count=20000",
    "parley.history.deletion-interval=10s",
    "parley.limits.outbox-size=256KB",
    "parley.limits.idle-time=40s"
  };

  private final List<ServerSample> samples = new ArrayList<>();
  private final List<Event> restarts = new ArrayList<>();
  private final SoakCounters counters = new SoakCounters();
  private final ServerProcess server;
  private final ServerProbe probe;
  private final double seconds;

  private Soak(ServerProcess server, double minutes) {
    this.server = server;
    this.probe = new ServerProbe(server);
    this.seconds = minutes * 60;
  }

  static void main() throws Exception {
    ChildProcesses.killAtExit();
    double minutes = minutes(System.getProperty("soak.minutes", ""));
    FileSystemUtils.deleteRecursively(DIRECTORY);
    Files.createDirectories(DIRECTORY);
    SoakReport report;
    try (var server =
        new ServerProcess(List.of("-Xmx256m"), ParleyApplication.class, DIRECTORY, PROPERTIES)) {
      report = new Soak(server, minutes).run();
    }
    System.out.print(report.text());
    System.out.println(
        report.isPassed() ? "Nothing was lost, and nothing has grown." : "THE RUN FAILED.");
    Files.writeString(
        DIRECTORY.resolve("soak.svg"),
        report.picture("%.0f minutes of mixed load: heap".formatted(minutes)));
    System.out.println("The picture is target/soak/soak.svg.");
    System.exit(report.isPassed() ? 0 : 1);
  }

  private static double minutes(String text) {
    if (!text.matches("|[1-9]\\d{0,4}")) {
      System.err.println(
          "soak.minutes is '" + text + "'; allowed are whole numbers from 1 to 99999");
      System.exit(2);
    }
    return text.isEmpty() ? 30 : Double.parseDouble(text);
  }

  private SoakReport run() throws Exception {
    Await.pause(SAMPLE_INTERVAL);
    ServerSample rest = probe.sample(true);
    try (var load = new Load(new Clients(server.port()), counters)) {
      load.start();
      drive();
      load.finish();
    }
    ServerSample quiet = awaitQuiet();
    List<GrowthCheck.Check> checks = GrowthCheck.of(List.copyOf(samples), rest, quiet);
    samples.add(quiet);
    return new SoakReport(samples, restarts, checks, counters);
  }

  /** Samples the server until the run is over, and restarts it in the first half. */
  private void drive() throws Exception {
    double heapEvery = Math.min(60, seconds / 30);
    double nextHeap = 0;
    while (probe.elapsedSeconds() < seconds) {
      boolean heap = probe.elapsedSeconds() >= nextHeap;
      nextHeap = heap ? probe.elapsedSeconds() + heapEvery : nextHeap;
      samples.add(probe.sample(heap));
      printSample();
      if (restarts.size() < RESTARTS
          && probe.elapsedSeconds() > (restarts.size() + 1) * seconds / (2 * RESTARTS)) {
        restart();
      }
      Await.pause(SAMPLE_INTERVAL);
    }
  }

  private void restart() {
    boolean kill = restarts.size() % 2 == 1;
    double from = probe.elapsedSeconds() / 60;
    if (kill) {
      server.close();
    } else {
      server.stop();
    }
    server.start();
    probe.recordRestart();
    restarts.add(new Event(kill ? "kill -9" : "SIGTERM", from, probe.elapsedSeconds() / 60));
  }

  private void printSample() {
    ServerSample now = samples.getLast();
    System.out.printf(
        Locale.ROOT,
        "%5.0f s: %s%.0f threads, %.0f files, %.0f MB resident, %.0f sessions; %s%n",
        now.second(),
        Double.isNaN(now.heap()) ? "" : String.format(Locale.ROOT, "heap %.1f MB, ", now.heap()),
        now.threads(),
        now.files(),
        now.resident(),
        now.sessions(),
        counters);
  }

  /**
   * Takes a sample when all clients have left; those that vanished are detected after the idle
   * time.
   */
  private ServerSample awaitQuiet() throws IOException, InterruptedException {
    long end = System.nanoTime() + QUIET_TIMEOUT.toNanos();
    ServerSample sample = probe.sample(false);
    while ((sample.sessions() > 0 || sample.outboxBytes() > 0) && System.nanoTime() < end) {
      Await.pause(SAMPLE_INTERVAL);
      sample = probe.sample(false);
    }
    Await.pause(SAMPLE_INTERVAL);
    return probe.sample(true);
  }
}
