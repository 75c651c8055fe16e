package chat.parley.crash;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The list of conversations of a user on two devices, which move from node to node: one moves the
 * markers by HTTP, the other one follows the list by STOMP. In the end every entry, on every node
 * and on the second device, has to equal what the messages after the marker say.
 */
final class UnreadTraffic {

  private static final String USER = "ann";
  private static final Duration MARK_DELAY = Duration.ofMillis(300);
  private static final int PAGE_SIZE = 200;

  private final IntSupplier ports;
  private final Ledger ledger;
  private final Supplier<Phase> phase;

  /** The greatest offset up to which each conversation was marked with a receipt. */
  private final Map<String, Long> marked = new ConcurrentHashMap<>();

  /** The entries of the second device by conversation. */
  private final Map<String, JsonNode> live = new ConcurrentHashMap<>();

  private volatile boolean verified;

  UnreadTraffic(IntSupplier ports, Ledger ledger, Supplier<Phase> phase) {
    this.ports = ports;
    this.ledger = ledger;
    this.phase = phase;
  }

  /** Starts both devices; the first one ends after the phase of writing. */
  List<Future<?>> start(ExecutorService threads) {
    threads.execute(this::follow);
    Runnable marking = this::mark;
    return List.of(threads.submit(marking));
  }

  private void mark() {
    try (var http = new CrashHttp(ports, USER)) {
      for (int i = 1; phase.get() == Phase.WRITING; i++) {
        for (JsonNode entry : list(http)) {
          mark(http, entry, entry.at("/last/offset").longValue() - i % 3);
        }
        Await.pause(MARK_DELAY);
      }
      // A marker from long ago, which must not move another one back.
      for (JsonNode entry : list(http)) {
        mark(http, entry, 1);
      }
    }
  }

  private void mark(CrashHttp http, JsonNode entry, long offset) {
    if (offset < 1) {
      return;
    }
    String stream = entry.get("stream").stringValue();
    String json = "{\"stream\":\"%s\",\"offset\":%d}".formatted(stream, offset);
    HttpResponse<String> response = http.send("POST", "/api/read", "", "application/json", json);
    if (response != null && response.statusCode() == 204) {
      marked.merge(stream, offset, Math::max);
    }
  }

  private static Iterable<JsonNode> list(CrashHttp http) {
    JsonNode page = get(http, "/api/conversations?limit=" + PAGE_SIZE);
    return page == null ? List.of() : page.get("conversations");
  }

  private static @Nullable JsonNode get(CrashHttp http, String path) {
    HttpResponse<String> response = http.send("GET", path, "", "text/plain", "");
    return response == null || response.statusCode() != 200
        ? null
        : JsonMapper.shared().readTree(response.body());
  }

  /** Follows the list, from its beginning and then from the version of the last entry. */
  private void follow() {
    long version = 1;
    while (phase.get() != Phase.OVER && !verified) {
      try (var user = StompUser.connect(ports.getAsInt(), USER)) {
        user.subscribe("list", "/user/queue/conversations", "version:" + version);
        while (phase.get() != Phase.OVER && !verified) {
          StompFrame frame = user.next();
          JsonNode entry = JsonMapper.shared().readTree(frame.body());
          live.put(entry.get("stream").stringValue(), entry);
          version = entry.get("version").longValue();
        }
      } catch (AssertionError | UncheckedIOException _) {
        Await.pause(CrashRun.RECONNECT_DELAY);
      }
    }
  }

  /** Compares the lists of all nodes, and that of the second device, with the messages. */
  void verify(int nodes, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    Map<String, String> faults = Map.of("list", "not compared");
    while (!faults.isEmpty() && System.nanoTime() < end) {
      Await.pause(CrashRun.RECONNECT_DELAY);
      faults = compare(nodes);
    }
    verified = true;
    faults.values().forEach(fault -> ledger.addFault("miscounted: " + fault));
  }

  private Map<String, String> compare(int nodes) {
    var faults = new HashMap<String, String>();
    try (var http = new CrashHttp(ports, USER)) {
      for (int node = 0; node < nodes; node++) {
        JsonNode page = get(http, "/api/conversations?limit=" + PAGE_SIZE);
        if (page == null || page.get("conversations").isEmpty()) {
          faults.put("list " + node, "a node returned no list of conversations");
          continue;
        }
        for (JsonNode entry : page.get("conversations")) {
          compare(http, entry, faults);
        }
      }
    }
    return faults;
  }

  private void compare(CrashHttp http, JsonNode entry, Map<String, String> faults) {
    String stream = entry.get("stream").stringValue();
    long read = entry.get("read").longValue();
    long unread = entry.get("unread").longValue();
    long counted = countAfter(http, stream, read);
    if (unread != counted) {
      faults.put(stream, "%s has %d messages after its marker".formatted(entry, counted));
    }
    if (read < marked.getOrDefault(stream, 0L)) {
      faults.put(stream, "%s was marked at %d".formatted(entry, marked.get(stream)));
    }
    JsonNode other = live.get(stream);
    if (other == null
        || other.path("unread").longValue() != unread
        || other.path("read").longValue() != read) {
      faults.put(stream, "%s is %s on the second device".formatted(entry, other));
    }
  }

  /** Returns the number of messages after an offset; -1 if they cannot be read. */
  private static long countAfter(CrashHttp http, String stream, long read) {
    long count = 0;
    long after = read;
    while (true) {
      JsonNode page =
          get(
              http,
              "/api/streams/%s/messages?after=%d&limit=%d".formatted(stream, after, PAGE_SIZE));
      if (page == null) {
        return -1;
      }
      JsonNode messages = page.get("messages");
      if (messages.isEmpty()) {
        return count;
      }
      for (JsonNode message : messages) {
        count += message.path("headers").has("removes") ? 0 : 1;
        after = message.get("offset").longValue();
      }
    }
  }
}
