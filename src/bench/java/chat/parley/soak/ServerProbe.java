package chat.parley.soak;

import chat.parley.delivery.Outbox;
import chat.parley.measure.ClassHistogram;
import chat.parley.testkit.Scrape;
import chat.parley.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Measures the server from outside: through Linux, jcmd, and its own metrics. */
final class ServerProbe {

  private static final double MEGABYTE = 1024 * 1024;

  /** The reachable objects. */
  private record Heap(double megabytes, double outboxes) {

    static Heap of(long pid) {
      var histogram = ClassHistogram.of(pid);
      return new Heap(histogram.bytes() / MEGABYTE, histogram.count(Outbox.class.getName()));
    }
  }

  private final ServerProcess server;
  private final long startNanos = System.nanoTime();
  private int processNumber;

  ServerProbe(ServerProcess server) {
    this.server = server;
  }

  /** Records that the server runs in a new process. */
  void recordRestart() {
    processNumber++;
  }

  double elapsedSeconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /**
   * Takes a sample.
   *
   * @param heap whether the heap is counted, which pauses the server for a moment
   */
  ServerSample sample(boolean heap) throws IOException {
    Scrape metrics = Scrape.of(server.port());
    Heap live = heap ? Heap.of(server.pid()) : new Heap(Double.NaN, Double.NaN);
    return new ServerSample(
        elapsedSeconds(),
        processNumber,
        live.megabytes(),
        statusValue("Threads:"),
        openFiles(),
        statusValue("VmRSS:") / 1024,
        metrics.sum("parley_sessions"),
        live.outboxes(),
        metrics.sum("parley_outbox_bytes"),
        metrics.sum("parley_outbox_written_total"));
  }

  private double statusValue(String name) throws IOException {
    String line =
        Files.readString(Path.of("/proc", String.valueOf(server.pid()), "status"))
            .lines()
            .filter(l -> l.startsWith(name))
            .findFirst()
            .orElseThrow();
    return Double.parseDouble(line.replaceAll("\\D", ""));
  }

  private double openFiles() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(server.pid()), "fd"))) {
      return open.count();
    }
  }
}
