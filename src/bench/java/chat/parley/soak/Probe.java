package chat.parley.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Looks at the server from outside: by Linux, by jcmd, and by its own metrics. */
final class Probe {

  private record Heap(double megabytes, double outboxes) {}

  private static final double MEGABYTE = 1024 * 1024;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ServerProcess server;
  private final long begin = System.nanoTime();
  private int process;

  Probe(ServerProcess server) {
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
  Sample sample(boolean heap) throws IOException, InterruptedException {
    String metrics = metrics();
    Heap live = heap ? heap() : new Heap(Double.NaN, Double.NaN);
    return new Sample(
        second(),
        process,
        live.megabytes(),
        status("Threads:"),
        files(),
        status("VmRSS:") / 1024,
        sum(metrics, "parley_sessions"),
        live.outboxes(),
        sum(metrics, "parley_outbox_bytes"),
        sum(metrics, "parley_written_total"));
  }

  private String metrics() throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + server.port() + "/actuator/prometheus");
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  /** All lines of a metric together; NaN if there is none. */
  private static double sum(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .reduce(Double::sum)
        .orElse(Double.NaN);
  }

  /** What is reachable: before it counts, the histogram makes a full collection. */
  private Heap heap() throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process command =
        new ProcessBuilder(jcmd, String.valueOf(server.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String output = new String(command.getInputStream().readAllBytes(), UTF_8);
    command.waitFor();
    if (!output.contains("Total ")) {
      throw new IOException("No histogram: " + output);
    }
    double outboxes = count(output, ".* chat\\.parley\\.delivery\\.Outbox", 1);
    return new Heap(count(output, "Total .*", 2) / MEGABYTE, outboxes);
  }

  /** A number in the line that is like this, or 0 if there is none. */
  private static double count(String histogram, String like, int column) {
    return histogram
        .lines()
        .filter(line -> line.matches(like))
        .mapToDouble(line -> Double.parseDouble(line.strip().split("\\s+", -1)[column]))
        .findFirst()
        .orElse(0);
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
