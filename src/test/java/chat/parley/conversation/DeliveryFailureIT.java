package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.Draft;
import chat.parley.message.MessageTrace;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures after a commit: senders get an outcome, and subscribers miss no message. */
class DeliveryFailureIT {

  private static final UserName ALICE = new UserName("alice");
  private static final Address LOBBY = new Address.Room(new RoomName("lobby"));
  private static final String ROOM = "/topic/room.lobby";

  private final ParleyServer server;
  private final RecordedOutcome outcome = RecordedOutcome.create();

  DeliveryFailureIT(@TempDir java.nio.file.Path directory) {
    server = ParleyServer.start("parley.data-directory=" + directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Draft draft(String text) {
    return Draft.of(LOBBY, ALICE, Body.ofText(text.getBytes(UTF_8), null));
  }

  /** A trace that makes the publication of its message fail. */
  private record FailingTrace() implements MessageTrace {

    @Override
    public void stored() {
      throw new IllegalStateException("Broken by a test");
    }

    @Override
    public void queued() {}

    @Override
    public void dequeued(boolean written) {}
  }

  private void post(Draft draft, SendCallback callback) {
    server.bean(Conversation.class).post(Identity.of(ALICE), List.of(draft), callback);
  }

  /** Waits for the next outcome, which must be that a message is stored, and returns its offset. */
  private static long nextOffset(RecordedOutcome recorded) {
    return recorded.nextStored().getFirst().position().offset();
  }

  @Test
  void aFailedPublishDisconnectsSubscribersSoThatTheyResume() {
    try (var otherSubscriber = StompUser.connect(server, "carol")) {
      otherSubscriber.subscribe("1", "/topic/chat");
      try (var bob = StompUser.connect(server, "bob")) {
        bob.subscribe("1", ROOM);
        post(draft("one"), outcome);
        assertThat(bob.next("MESSAGE").text()).isEqualTo("one");
        assertThat(nextOffset(outcome)).isEqualTo(1);
        post(draft("two").withTrace(new FailingTrace()), outcome);
        post(draft("three"), outcome);
        assertThat(nextOffset(outcome)).isEqualTo(2);
        assertThat(nextOffset(outcome)).isEqualTo(3);
        assertThat(bob.socket().closeCode()).isEqualTo(1013);
      }
      try (var bob = StompUser.connect(server, "bob")) {
        bob.subscribe("1", ROOM, "offset:0");
        for (String text : List.of("one", "two", "three")) {
          assertThat(bob.next("MESSAGE").text()).isEqualTo(text);
        }
      }
      otherSubscriber.expectNothing();
    }
    Failures failures = server.bean(Failures.class);
    assertThat(failures.count(Subsystem.FAN_OUT)).isEqualTo(1);
    assertThat(failures.isFatal()).isFalse();
  }

  @Test
  void aThrowingCallbackGetsAnUnknownOutcomeAndLaterCallbacksStillRun() {
    var failing = RecordedOutcome.failingWhenStored();
    post(draft("one"), failing);
    assertThat(nextOffset(failing)).isEqualTo(1);
    assertThat(failing.next()).isEqualTo(RecordedOutcome.UNKNOWN);
    post(draft("two"), outcome);
    assertThat(nextOffset(outcome)).isEqualTo(2);
    assertThat(server.bean(Failures.class).count(Subsystem.SESSION)).isEqualTo(1);
  }
}
