package chat.parley.soak;

import chat.parley.delivery.Outbox;
import chat.parley.measure.ClassHistogram;
import chat.parley.testkit.Scrape;
import chat.parley.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Looks at the server from outside: by Linux, by jcmd, and by its own metrics. */
final class ServerProbe {

  private static final double MEGABYTE = 1024 * 1024;

  /** What is reachable. */
  private record Heap(double megabytes, double outboxes) {

    static Heap of(long pid) {
      var histogram = ClassHistogram.of(pid);
      return new Heap(histogram.bytes() / MEGABYTE, histogram.count(Outbox.class.getName()));
    }
  }

  private final ServerProcess server;
  private final long begin = System.nanoTime();
  private int process;

  ServerProbe(ServerProcess server) {
    this.server = server;
  }

  /** The server's process is another one now. */
  void restarted() {
    process++;
  }

  double second() {
    return (System.nanoTime() - begin) / 1e9;
  }

  /**
   * Takes a sample.
   *
   * @param heap whether the heap is counted, for which everything stops a moment
   */
  ServerSample sample(boolean heap) throws IOException {
    Scrape metrics = Scrape.of(server.port());
    Heap live = heap ? Heap.of(server.pid()) : new Heap(Double.NaN, Double.NaN);
    return new ServerSample(
        second(),
        process,
        live.megabytes(),
        status("Threads:"),
        files(),
        status("VmRSS:") / 1024,
        metrics.sum("parley_sessions"),
        live.outboxes(),
        metrics.sum("parley_outbox_bytes"),
        metrics.sum("parley_written_total"));
  }

  private double status(String name) throws IOException {
    String line =
        Files.readString(Path.of("/proc", String.valueOf(server.pid()), "status"))
            .lines()
            .filter(l -> l.startsWith(name))
            .findFirst()
            .orElseThrow();
    return Double.parseDouble(line.replaceAll("\\D", ""));
  }

  private double files() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(server.pid()), "fd"))) {
      return open.count();
    }
  }
}
