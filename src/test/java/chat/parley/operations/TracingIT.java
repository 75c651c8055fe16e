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

/** With tracing enabled, a message is one observation from its SEND to the last socket. */
class TracingIT {

  private static final ParleyServer SERVER =
      ParleyServer.start("parley.tracing.enabled=true", "parley.limits.outbox-size=256KB");

  private static final RecordedObservations OBSERVATIONS =
      RecordedObservations.registerWith(SERVER);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** Records the events that observation handlers receive, such as those that create spans. */
  private static final class RecordedObservations
      implements ObservationHandler<Observation.Context> {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();

    static RecordedObservations registerWith(ParleyServer server) {
      var recorded = new RecordedObservations();
      server.bean(ObservationRegistry.class).observationConfig().observationHandler(recorded);
      return recorded;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return String.valueOf(context.getName()).equals("parley.message");
    }

    @Override
    public void onStart(Observation.Context context) {
      open.incrementAndGet();
      events.add("start");
    }

    @Override
    public void onEvent(Observation.Event event, Observation.Context context) {
      events.add(event.getName());
    }

    @Override
    public void onStop(Observation.Context context) {
      String keys =
          context.getAllKeyValues().stream()
              .map(key -> " " + key.getKey() + "=" + key.getValue())
              .collect(Collectors.joining());
      events.add("stop" + keys);
      open.decrementAndGet();
    }

    /** Waits until no observation is open, then returns and clears the recorded events. */
    List<String> takeEvents() {
      Await.until(() -> open + " open observations: " + events, () -> open.get() == 0);
      List<String> taken = List.copyOf(events);
      events.clear();
      return taken;
    }

    List<String> takeAtLeastEvents(int count) {
      Await.until(() -> "too few events: " + events, () -> events.size() >= count);
      return takeEvents();
    }
  }

  private static String stopEvent(String to, String outcome, int written, int lost) {
    return "stop parley.lost=%d parley.outcome=%s parley.to=%s parley.written=%d"
        .formatted(lost, outcome, to, written);
  }

  @Test
  void aMessageIsObservedFromItsSendToTheLastSocket() {
    try (StompUser sender = StompUser.connect(SERVER, Names.unique("writer"));
        StompUser first = StompUser.connect(SERVER, Names.unique("one"));
        StompUser second = StompUser.connect(SERVER, Names.unique("two"));
        RawWebSocket legacy = RawWebSocket.open(SERVER, "/ws/")) {
      first.subscribe("chat", "/topic/chat");
      second.subscribe("chat", "/topic/chat");
      SERVER.awaitSubscribers(new Address.Everyone(), 3);
      sender.store("/topic/chat", "to three");
      assertThat(OBSERVATIONS.takeAtLeastEvents(3))
          .containsExactly("start", "stored", stopEvent("everyone", "written", 3, 0));
      legacy.next();
      legacy.send("by an old client");
      assertThat(OBSERVATIONS.takeAtLeastEvents(3))
          .containsExactly("start", "stored", stopEvent("everyone", "written", 3, 0));
      // Legacy clients receive no ephemeral messages.
      sender.store("/topic/chat", "not stored", "persistent:false");
      assertThat(OBSERVATIONS.takeAtLeastEvents(2))
          .containsExactly("start", stopEvent("everyone", "written", 2, 0));
    }
  }

  @Test
  void observationsOfUndeliveredMessagesEnd() {
    String room = "/topic/room." + Names.unique("traced");
    try (StompUser sender = StompUser.connect(SERVER, Names.unique("writer"))) {
      sender.store(room, "to nobody", "client-message-id:1");
      assertThat(OBSERVATIONS.takeAtLeastEvents(3))
          .containsExactly("start", "stored", stopEvent("room", "unread", 0, 0));
      sender.store(room, "to nobody", "client-message-id:1");
      assertThat(OBSERVATIONS.takeAtLeastEvents(2))
          .containsExactly("start", stopEvent("room", "unread", 0, 0));
      sender.subscribe("errors", "/user/queue/errors");
      sender.send(room, "x".repeat(65 * 1024));
      assertThat(OBSERVATIONS.takeAtLeastEvents(2))
          .containsExactly("start", stopEvent("room", "message-too-large", 0, 0));
    }
  }

  @Test
  void observationsOfQueuedMessagesEndWithTheSession() {
    String room = "/topic/room." + Names.unique("slow");
    String large = "x".repeat(48 * 1024);
    try (StompUser sender = StompUser.connect(SERVER, Names.unique("writer"))) {
      StompUser slow =
          StompUser.connect(Handshake.to(SERVER, "/stomp/slow").receiveBuffer(2048).open());
      slow.subscribe("room", room);
      Await.until(
          () -> "no queued message",
          () -> {
            sender.store(room, large);
            return OBSERVATIONS.open.get() > 2;
          });
      slow.socket().kill();
      assertThat(OBSERVATIONS.takeEvents()).contains(stopEvent("room", "lost", 0, 1));
    }
  }

  @Test
  void withoutTracingNothingIsObserved() {
    RecordedObservations recorded = RecordedObservations.registerWith(ParleyServer.shared());
    try (StompUser user = StompUser.connect(ParleyServer.shared(), Names.unique("user"))) {
      user.subscribe("chat", "/topic/chat");
      user.store("/topic/chat", "not observed");
      user.next("MESSAGE");
    }
    assertThat(recorded.events).isEmpty();
  }
}
