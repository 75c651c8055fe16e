package chat.parley.soak;

import chat.parley.ParleyApplication;
import chat.parley.measure.OwnProcesses;
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
 * Mixed load on one server, with restarts in the first half: nothing may be lost and nothing may
 * grow. {@code docs/reliability.md} says how it is run.
 */
final class Soak {

  private static final Path DIRECTORY = Path.of("target", "soak").toAbsolutePath();
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration QUIET = Duration.ofSeconds(90);
  private static final int RESTARTS = 5;

  /** What fills with time is small, so that it is full soon. */
  private static final String[] PROPERTIES = {
    "parley.history.memory=4MB",
    "parley.history.keep.count=20000",
    "parley.history.keep.interval=10s",
    "parley.limits.outbox=256KB",
    "parley.limits.idle-time=40s"
  };

  private final List<ServerSample> samples = new ArrayList<>();
  private final List<Event> restarts = new ArrayList<>();
  private final SoakCounters tally = new SoakCounters();
  private final ServerProcess server;
  private final ServerProbe probe;
  private final double seconds;

  private Soak(ServerProcess server, double minutes) {
    this.server = server;
    this.probe = new ServerProbe(server);
    this.seconds = minutes * 60;
  }

  static void main() throws Exception {
    OwnProcesses.endWithThis();
    double minutes = minutes(System.getProperty("soak.minutes", ""));
    FileSystemUtils.deleteRecursively(DIRECTORY);
    Files.createDirectories(DIRECTORY);
    SoakReport report;
    try (var server =
        new ServerProcess(List.of("-Xmx256m"), ParleyApplication.class, DIRECTORY, PROPERTIES)) {
      report = new Soak(server, minutes).run();
    }
    System.out.print(report.text());
    System.out.println(report.isGood() ? "Nothing lost, nothing grown." : "NOT AS PROMISED.");
    Files.writeString(
        DIRECTORY.resolve("soak.svg"),
        report.picture("%.0f minutes of mixed load: heap".formatted(minutes)));
    System.out.println("The picture is target/soak/soak.svg.");
    System.exit(report.isGood() ? 0 : 1);
  }

  private static double minutes(String text) {
    if (!text.matches("|[1-9]\\d{0,4}")) {
      System.err.println("soak.minutes: a whole number from 1, not '" + text + "'");
      System.exit(2);
    }
    return text.isEmpty() ? 30 : Double.parseDouble(text);
  }

  private SoakReport run() throws Exception {
    Await.pause(LOOK);
    ServerSample rest = probe.sample(true);
    try (var load = new Load(new Clients(server.port()), tally)) {
      load.start();
      drive();
      load.finish();
    }
    ServerSample quiet = quiet();
    List<GrowthCheck.Check> checks = GrowthCheck.of(List.copyOf(samples), rest, quiet);
    samples.add(quiet);
    return new SoakReport(samples, restarts, checks, tally);
  }

  /** Looks at the server all the time, and restarts it in the first half. */
  private void drive() throws Exception {
    double heapEvery = Math.min(60, seconds / 30);
    double nextHeap = 0;
    while (probe.second() < seconds) {
      boolean heap = probe.second() >= nextHeap;
      nextHeap = heap ? probe.second() + heapEvery : nextHeap;
      samples.add(probe.sample(heap));
      tell();
      if (restarts.size() < RESTARTS
          && probe.second() > (restarts.size() + 1) * seconds / (2 * RESTARTS)) {
        restart();
      }
      Await.pause(LOOK);
    }
  }

  private void restart() {
    boolean kill = restarts.size() % 2 == 1;
    double from = probe.second() / 60;
    if (kill) {
      server.close();
    } else {
      server.stop();
    }
    server.start();
    probe.restarted();
    restarts.add(new Event(kill ? "kill -9" : "SIGTERM", from, probe.second() / 60));
  }

  private void tell() {
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
        tally);
  }

  /** When all have left; whoever left without a word is found out after the idle time. */
  private ServerSample quiet() throws IOException, InterruptedException {
    long end = System.nanoTime() + QUIET.toNanos();
    ServerSample sample = probe.sample(false);
    while ((sample.sessions() > 0 || sample.waiting() > 0) && System.nanoTime() < end) {
      Await.pause(LOOK);
      sample = probe.sample(false);
    }
    Await.pause(LOOK);
    return probe.sample(true);
  }
}
