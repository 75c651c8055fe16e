package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.testkit.Await;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.StompUser;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** With tracing on, a message is one observation from its SEND to the last socket. */
class TracingTest {

  private static final ParleyServer SERVER =
      ParleyServer.start("parley.tracing.enabled=true", "parley.limits.outbox=256KB");

  private static final Seen SEEN = Seen.of(SERVER);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** What handlers, such as those that make spans, are told. */
  private static final class Seen implements ObservationHandler<Observation.Context> {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();

    static Seen of(ParleyServer server) {
      var seen = new Seen();
      server.bean(ObservationRegistry.class).observationConfig().observationHandler(seen);
      return seen;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return String.valueOf(context.getName()).equals("parley.message");
    }

    @Override
    public void onStart(Observation.Context context) {
      open.incrementAndGet();
      lines.add("start");
    }

    @Override
    public void onEvent(Observation.Event event, Observation.Context context) {
      lines.add(event.getName());
    }

    @Override
    public void onStop(Observation.Context context) {
      String keys =
          context.getAllKeyValues().stream()
              .map(key -> " " + key.getKey() + "=" + key.getValue())
              .collect(Collectors.joining());
      lines.add("stop" + keys);
      open.decrementAndGet();
    }

    /** All that was seen until nothing is observed any more. */
    List<String> take() {
      Await.until(() -> open + " observations: " + lines, () -> open.get() == 0);
      List<String> all = List.copyOf(lines);
      lines.clear();
      return all;
    }

    List<String> takeAtLeast(int count) {
      Await.until(() -> "too few: " + lines, () -> lines.size() >= count);
      return take();
    }
  }

  private static String stop(String to, String outcome, int written, int lost) {
    return "stop parley.lost=%d parley.outcome=%s parley.to=%s parley.written=%d"
        .formatted(lost, outcome, to, written);
  }

  @Test
  void aMessageIsObservedFromItsSendToTheLastSocket() {
    try (StompUser writer = StompUser.connect(SERVER, Names.unique("writer"));
        StompUser one = StompUser.connect(SERVER, Names.unique("one"));
        StompUser two = StompUser.connect(SERVER, Names.unique("two"));
        RawWebSocket old = RawWebSocket.open(SERVER, "/ws/")) {
      one.subscribe("chat", "/topic/chat");
      two.subscribe("chat", "/topic/chat");
      SERVER.awaitReaders(new Address.Everyone(), 3);
      writer.store("/topic/chat", "to three");
      assertThat(SEEN.takeAtLeast(3))
          .containsExactly("start", "stored", stop("everyone", "written", 3, 0));
      old.next();
      old.send("by an old client");
      assertThat(SEEN.takeAtLeast(3))
          .containsExactly("start", "stored", stop("everyone", "written", 3, 0));
      // The old client gets no ephemeral message.
      writer.store("/topic/chat", "not stored", "persistent:false");
      assertThat(SEEN.takeAtLeast(2)).containsExactly("start", stop("everyone", "written", 2, 0));
    }
  }

  @Test
  void whatIsNotDeliveredEndsToo() {
    String room = "/topic/room." + Names.unique("traced");
    try (StompUser writer = StompUser.connect(SERVER, Names.unique("writer"))) {
      writer.store(room, "to nobody", "client-message-id:1");
      assertThat(SEEN.takeAtLeast(3))
          .containsExactly("start", "stored", stop("room", "unread", 0, 0));
      writer.store(room, "to nobody", "client-message-id:1");
      assertThat(SEEN.takeAtLeast(2)).containsExactly("start", stop("room", "unread", 0, 0));
      writer.subscribe("errors", "/user/queue/errors");
      writer.send(room, "x".repeat(65 * 1024));
      assertThat(SEEN.takeAtLeast(2))
          .containsExactly("start", stop("room", "message-too-large", 0, 0));
    }
  }

  @Test
  void whatWaitsForASlowReaderEndsWithItsSession() {
    String room = "/topic/room." + Names.unique("slow");
    String large = "x".repeat(48 * 1024);
    try (StompUser writer = StompUser.connect(SERVER, Names.unique("writer"))) {
      StompUser slow =
          StompUser.connect(Handshake.to(SERVER, "/stomp/slow").receiveBuffer(2048).open());
      slow.subscribe("room", room);
      Await.until(
          () -> "nothing waits",
          () -> {
            writer.store(room, large);
            return SEEN.open.get() > 2;
          });
      slow.socket().kill();
      assertThat(SEEN.take()).contains(stop("room", "lost", 0, 1));
    }
  }

  @Test
  void withNoTracingNothingIsObserved() {
    Seen seen = Seen.of(ParleyServer.shared());
    try (StompUser user = StompUser.connect(ParleyServer.shared(), Names.unique("user"))) {
      user.subscribe("chat", "/topic/chat");
      user.store("/topic/chat", "not observed");
      user.next("MESSAGE");
    }
    assertThat(seen.lines).isEmpty();
  }
}
