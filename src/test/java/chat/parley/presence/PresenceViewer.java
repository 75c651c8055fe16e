package chat.parley.presence;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A user with a STOMP client that watches others, and remembers what it has been told. */
@NullMarked
public final class PresenceViewer implements AutoCloseable {

  private final StompUser user;
  private final List<JsonNode> messages = new ArrayList<>();

  /** Each state that a user had, without repetitions, in order. */
  private final Map<String, List<String>> states = new LinkedHashMap<>();

  private final Map<String, JsonNode> last = new LinkedHashMap<>();

  private PresenceViewer(StompUser user) {
    this.user = user;
  }

  /** Connects a user, without a subscription. */
  public static PresenceViewer connect(ParleyServer server, String name) {
    return new PresenceViewer(StompUser.connect(server, name));
  }

  /** Connects a user to a port, without a subscription. */
  public static PresenceViewer connect(int port, String name) {
    return new PresenceViewer(StompUser.connect(port, name));
  }

  /** Returns the client. */
  public StompUser stomp() {
    return user;
  }

  /** Subscribes to the presence of the watched users. */
  public PresenceViewer subscribe() {
    user.subscribe("presence", "/user/queue/presence");
    return this;
  }

  /** Watches users, and waits for the receipt. */
  public PresenceViewer watch(String... names) {
    user.store("/app/presence", "{\"watch\":[%s]}".formatted(list(names)));
    return this;
  }

  /** Watches users no longer. */
  public void unwatch(String... names) {
    user.store("/app/presence", "{\"unwatch\":[%s]}".formatted(list(names)));
  }

  private static String list(String... names) {
    return Stream.of(names).map(name -> '"' + name + '"').collect(Collectors.joining(","));
  }

  /** Sets the own state. */
  public void set(String state) {
    user.store("/app/presence", "{\"state\":\"%s\"}".formatted(state));
  }

  /** Waits for the next message, and returns its body. */
  public JsonNode next() {
    StompFrame frame = user.next("MESSAGE");
    JsonNode body = JsonMapper.shared().readTree(frame.body());
    messages.add(body);
    for (var entry : body.properties()) {
      if (entry.getValue().has("state")) {
        String state = entry.getValue().get("state").stringValue();
        List<String> all = states.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>());
        if (all.isEmpty() || !all.getLast().equals(state)) {
          all.add(state);
        }
      }
      last.put(entry.getKey(), entry.getValue());
    }
    return body;
  }

  /** Reads messages until a user has a state. */
  public PresenceViewer await(String name, String state) {
    while (!state.equals(state(name))) {
      next();
    }
    return this;
  }

  /** Reads messages until a user has a state, for a time at most. */
  public PresenceViewer awaitFor(String name, String state, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    while (!state.equals(state(name))) {
      try {
        next();
      } catch (AssertionError e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
      }
    }
    return this;
  }

  /** Returns the state of a user that was told last; null if none was. */
  public @Nullable String state(String name) {
    JsonNode entry = last.get(name);
    return entry == null ? null : entry.path("state").stringValue(null);
  }

  /** Returns when a user was last online, as it was told; 0 if it was not. */
  public long lastSeen(String name) {
    JsonNode entry = last.get(name);
    return entry == null ? 0 : entry.path("last-seen").longValue(0);
  }

  /** Returns the different states of a user so far, in order. */
  public List<String> states(String name) {
    return states.getOrDefault(name, List.of());
  }

  /** Returns the messages so far. */
  public List<JsonNode> messages() {
    return messages;
  }

  /** Ends the session by a DISCONNECT. */
  public void disconnect() {
    user.frame("DISCONNECT", "", "receipt:bye");
    user.receipt("bye");
    user.close();
  }

  /** Ends the connection without a DISCONNECT. */
  @Override
  public void close() {
    user.close();
  }
}
