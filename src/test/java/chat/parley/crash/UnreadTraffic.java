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
 * and on the second device, has to equal what the messages after the marker say: how many there
 * are, changes apart, and how many of them mention the user and have not been removed.
 */
final class UnreadTraffic {

  private static final String USER = "ann";
  private static final Duration MARK_DELAY = Duration.ofMillis(300);
  private static final int PAGE_SIZE = 200;

  /** The number of messages after a marker, and of those that mention the user. */
  private record Unread(long messages, long mentions) {

    static Unread of(JsonNode entry) {
      return new Unread(entry.path("unread").longValue(-1), entry.path("mentions").longValue(-1));
    }

    /** Returns the numbers with one more message, or a change, which does not count. */
    Unread and(JsonNode headers) {
      return headers.has("removes")
          ? this
          : new Unread(
              messages + 1,
              mentions + (headers.path("mentions").stringValue("").equals(USER) ? 1 : 0));
    }
  }

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

  /** Starts both devices, and a room with removals; those that write end after that phase. */
  List<Future<?>> start(ExecutorService threads) {
    var removals = new RemovalTraffic(ports, USER, phase);
    removals.createRoom();
    threads.execute(this::follow);
    Runnable marking = this::mark;
    return List.of(threads.submit(marking), threads.submit(removals::run));
  }

  private void mark() {
    try (var http = new CrashHttp(ports, USER)) {
      for (int i = 1; phase.get() == Phase.WRITING; i++) {
        for (JsonNode entry : list(http)) {
          // Of the messages that may be removed, some remain unread.
          long behind = isStream(entry, RemovalTraffic.STREAM) ? 30 : i % 3;
          mark(http, entry, entry.at("/last/offset").longValue(0) - behind);
        }
        Await.pause(MARK_DELAY);
      }
      // A marker from long ago, which must not move another one back.
      for (JsonNode entry : list(http)) {
        mark(http, entry, 1);
      }
    }
  }

  private static boolean isStream(JsonNode entry, String stream) {
    return entry.get("stream").stringValue().equals(stream);
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
          StompFrame frame = user.next("MESSAGE");
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
        JsonNode entries = page.get("conversations");
        if (entries.valueStream().noneMatch(entry -> isStream(entry, RemovalTraffic.STREAM))) {
          faults.put("list " + node, "a list has no " + RemovalTraffic.STREAM);
        }
        for (JsonNode entry : entries) {
          compare(http, entry, faults);
        }
      }
    }
    return faults;
  }

  private void compare(CrashHttp http, JsonNode entry, Map<String, String> faults) {
    String stream = entry.get("stream").stringValue();
    long read = entry.get("read").longValue();
    var unread = Unread.of(entry);
    Unread counted = countAfter(http, stream, read);
    if (!unread.equals(counted)) {
      faults.put(stream, "%s has %s after its marker".formatted(entry, counted));
    }
    if (read < marked.getOrDefault(stream, 0L)) {
      faults.put(stream, "%s was marked at %d".formatted(entry, marked.get(stream)));
    }
    JsonNode other = live.get(stream);
    if (other == null
        || !Unread.of(other).equals(unread)
        || other.path("read").longValue() != read) {
      faults.put(stream, "%s is %s on the second device".formatted(entry, other));
    }
  }

  /** Returns how many messages there are after an offset; null if they cannot be read. */
  private static @Nullable Unread countAfter(CrashHttp http, String stream, long read) {
    var count = new Unread(0, 0);
    long after = read;
    while (true) {
      JsonNode page =
          get(
              http,
              "/api/streams/%s/messages?after=%d&limit=%d".formatted(stream, after, PAGE_SIZE));
      if (page == null) {
        return null;
      }
      JsonNode messages = page.get("messages");
      if (messages.isEmpty()) {
        return count;
      }
      for (JsonNode message : messages) {
        count = count.and(message.path("headers"));
        after = message.get("offset").longValue();
      }
    }
  }
}
