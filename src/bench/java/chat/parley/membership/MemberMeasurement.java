package chat.parley.membership;

import chat.parley.ParleyApplication;
import chat.parley.measure.ClassHistogram;
import chat.parley.measure.OwnerRequests;
import chat.parley.store.StoreProperties.Store;
import chat.parley.testkit.ServerProcess;
import chat.parley.testkit.Stores;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures how long it takes to add the members of a large room by pages, what that does to the
 * messages of others, and the heap that the members need; docs/benchmarks.md has the command and
 * the figures.
 */
@Timeout(1200)
class MemberMeasurement {

  private static final int MEMBERS = Integer.getInteger("members.count", 100_000);

  /** Number of messages of others before the measured ones, so that the server is compiled. */
  private static final int WARM_UP = 3_000;

  @TempDir private Path directory;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void sqlite() throws Exception {
    measure("SQLite");
  }

  @Test
  void postgresql() throws Exception {
    Store store = Stores.newPostgres();
    measure(
        "PostgreSQL",
        "parley.store.url=" + store.url(),
        "parley.store.username=" + store.username(),
        "parley.store.password=" + store.password());
  }

  private void measure(String name, String... store) throws Exception {
    var properties = new ArrayList<>(List.of(store));
    properties.add("parley.limits.members-per-room=" + (MEMBERS + 1));
    try (http;
        var server =
            new ServerProcess(
                List.of("-Xmx1g"),
                ParleyApplication.class,
                directory,
                properties.toArray(String[]::new))) {
      new OwnerRequests(http, server.port()).createRoom("big");
      others(server, WARM_UP, new AtomicBoolean(true));
      print("%s: others alone: %s", name, others(server, WARM_UP, new AtomicBoolean(true)));
      long heap = ClassHistogram.of(server.pid()).bytes();
      addMembers(name, server);
      print(
          "%s: heap %.1f MB before, %.1f MB after",
          name, heap / 1e6, ClassHistogram.of(server.pid()).bytes() / 1e6);
    }
  }

  private void addMembers(String name, ServerProcess server) throws Exception {
    var adding = new AtomicBoolean(true);
    var during = new ArrayList<String>();
    Thread others =
        Thread.ofVirtual().start(() -> during.add(others(server, Integer.MAX_VALUE, adding)));
    Duration cpu = server.cpu();
    long start = System.nanoTime();
    new OwnerRequests(http, server.port()).addMembers("big", MEMBERS);
    double seconds = (System.nanoTime() - start) / 1e9;
    double used = server.cpu().minus(cpu).toMillis() / 1e3;
    adding.set(false);
    others.join();
    print("%s: %d members in %.1f s, %.1f s of CPU", name, MEMBERS, seconds, used);
    print("%s: others meanwhile: %s", name, during);
  }

  /** Sends messages one after the other, and returns the times until their receipts. */
  private String others(ServerProcess server, int max, AtomicBoolean goesOn) {
    var nanos = new ArrayList<Long>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var requests = new OwnerRequests(client, server.port());
      for (int i = 0; i < max && goesOn.get(); i++) {
        long start = System.nanoTime();
        requests.post("chat", "hello");
        nanos.add(System.nanoTime() - start);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    List<Long> sorted = nanos.stream().sorted().toList();
    return "%d messages, p50 %.2f ms, p99 %.2f ms, longest %.1f ms"
        .formatted(
            sorted.size(),
            sorted.get(sorted.size() / 2) / 1e6,
            sorted.get(sorted.size() * 99 / 100) / 1e6,
            sorted.getLast() / 1e6);
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
