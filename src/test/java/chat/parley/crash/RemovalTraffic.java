package chat.parley.crash;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompUser;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * A room of the user whose list {@link UnreadTraffic} compares. Its owner mentions the user in some
 * messages, and removes some of them: the last one, and older ones that may have been read.
 */
final class RemovalTraffic {

  private static final String ROOM = "desk";

  /** The conversation in which messages are removed. */
  static final String STREAM = "room." + ROOM;

  private static final String OWNER = "moira";
  private static final Duration SEND_DELAY = Duration.ofMillis(200);

  /** Number of later messages after which an older message is removed. */
  private static final int AGE = 5;

  private final IntSupplier ports;
  private final String user;
  private final Supplier<Phase> phase;

  /** The offsets of the last messages. */
  private final Deque<Long> offsets = new ArrayDeque<>();

  RemovalTraffic(IntSupplier ports, String user, Supplier<Phase> phase) {
    this.ports = ports;
    this.user = user;
    this.phase = phase;
  }

  /** Creates the room, of which the user is a member. */
  void createRoom() {
    try (var owner = new CrashHttp(ports, OWNER)) {
      repeat(owner, "PUT", "", "{\"kind\":\"private\"}");
      repeat(owner, "POST", "/members", "{\"do\":\"add\",\"user\":\"%s\"}".formatted(user));
    }
  }

  private void repeat(CrashHttp owner, String method, String path, String body) {
    owner.repeat(
        () -> phase.get() == Phase.OVER, method, "/api/rooms/" + ROOM + path, method + ROOM, body);
  }

  /** Sends and removes messages; ends after the phase of writing. */
  void run() {
    int sent = 0;
    while (phase.get() == Phase.WRITING) {
      try (var owner = StompUser.connect(ports.getAsInt(), OWNER)) {
        for (; phase.get() == Phase.WRITING; sent++) {
          send(owner, sent);
          Await.pause(SEND_DELAY);
        }
      } catch (AssertionError | UncheckedIOException _) {
        Await.pause(CrashRun.RECONNECT_DELAY);
      }
    }
  }

  private void send(StompUser owner, int number) {
    String mentions = number % 2 == 0 ? "mentions:" + user : "mentions:carl";
    offsets.addLast(owner.store("/topic/" + STREAM, "text", mentions).number("offset"));
    if (number % 5 == 0) {
      remove(owner, offsets.removeLast());
    }
    if (offsets.size() > AGE) {
      long old = offsets.removeFirst();
      if (number % 3 == 0) {
        remove(owner, old);
      }
    }
  }

  private static void remove(StompUser owner, long offset) {
    owner.store(
        "/app/moderation",
        "{\"do\":\"remove\",\"stream\":\"%s\",\"offset\":%d}".formatted(STREAM, offset));
  }
}
