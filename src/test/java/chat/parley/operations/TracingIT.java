package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.RecordedObservations;
import chat.parley.message.Address;
import chat.parley.testkit.Await;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.UsesChat;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** With tracing enabled, a message is one observation from its SEND to the last socket. */
@UsesChat
class TracingIT {

  private static final ParleyServer SERVER =
      ParleyServer.start("parley.tracing.enabled=true", "parley.limits.outbox-size=256KB");

  private static final RecordedObservations OBSERVATIONS = observationsOf(SERVER);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static RecordedObservations observationsOf(ParleyServer server) {
    return new RecordedObservations(server.bean(ObservationRegistry.class));
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
      assertThat(OBSERVATIONS.takeAtLeast(3))
          .containsExactly(
              "start message to everyone",
              "stored",
              RecordedObservations.stop("everyone", "written", 3, 0));
      legacy.next();
      legacy.send("by an old client");
      assertThat(OBSERVATIONS.takeAtLeast(3))
          .containsExactly(
              "start message to everyone",
              "stored",
              RecordedObservations.stop("everyone", "written", 3, 0));
      // Legacy clients receive no ephemeral messages.
      sender.store("/topic/chat", "not stored", "persistent:false");
      assertThat(OBSERVATIONS.takeAtLeast(2))
          .containsExactly(
              "start message to everyone", RecordedObservations.stop("everyone", "written", 2, 0));
    }
  }

  @Test
  void observationsOfUndeliveredMessagesEnd() {
    String room = "/topic/room." + Names.unique("traced");
    try (StompUser sender = StompUser.connect(SERVER, Names.unique("writer"))) {
      sender.store(room, "to nobody", "client-message-id:1");
      assertThat(OBSERVATIONS.takeAtLeast(3))
          .containsExactly(
              "start message to room", "stored", RecordedObservations.stop("room", "unread", 0, 0));
      sender.store(room, "to nobody", "client-message-id:1");
      assertThat(OBSERVATIONS.takeAtLeast(2))
          .containsExactly(
              "start message to room", RecordedObservations.stop("room", "unread", 0, 0));
      sender.subscribe("errors", "/user/queue/errors");
      sender.send(room, "x".repeat(65 * 1024));
      assertThat(OBSERVATIONS.takeAtLeast(2))
          .containsExactly(
              "start message to room",
              "error",
              RecordedObservations.stop("room", "message-too-large", 0, 0));
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
            return OBSERVATIONS.open() > 2;
          });
      slow.socket().kill();
      assertThat(OBSERVATIONS.takeEnded())
          .contains(RecordedObservations.stop("room", "lost", 0, 1));
    }
  }

  @Test
  void withoutTracingNothingIsObserved() {
    RecordedObservations recorded = observationsOf(ParleyServer.shared());
    try (StompUser user = StompUser.connect(ParleyServer.shared(), Names.unique("user"))) {
      user.subscribe("chat", "/topic/chat");
      user.store("/topic/chat", "not observed");
      user.next("MESSAGE");
    }
    assertThat(recorded.take()).isEmpty();
  }
}
