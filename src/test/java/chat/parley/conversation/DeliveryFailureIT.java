package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.MessageTrace;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures after a commit: senders get an outcome, and subscribers miss no message. */
class DeliveryFailureIT {

  private static final UserName ALICE = new UserName("alice");
  private static final Address LOBBY = new Address.Room(new RoomName("lobby"));
  private static final String ROOM = "/topic/room.lobby";

  private final ParleyServer server;
  private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();

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

  /** Adds each outcome to {@link #outcomes}; optionally throws from {@link #stored} afterwards. */
  private final class RecordingCallback implements SendCallback {

    private final boolean throwsWhenStored;

    RecordingCallback(boolean throwsWhenStored) {
      this.throwsWhenStored = throwsWhenStored;
    }

    @Override
    public void stored(List<StoredMessage> stored) {
      outcomes.add("stored " + stored.getFirst().position().offset());
      if (throwsWhenStored) {
        throw new IllegalStateException("Broken by a test");
      }
    }

    @Override
    public void refused(ChatException e) {
      outcomes.add("refused " + e.error().code());
    }

    @Override
    public void outcomeUnknown() {
      outcomes.add("lost");
    }
  }

  private String nextOutcome() throws InterruptedException {
    return outcomes.poll(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  private void post(Draft draft, boolean throwsWhenStored) {
    server
        .bean(Conversation.class)
        .post(Identity.of(ALICE), List.of(draft), new RecordingCallback(throwsWhenStored));
  }

  @Test
  void aFailedPublishDisconnectsSubscribersSoThatTheyResume() throws Exception {
    try (var otherSubscriber = StompUser.connect(server, "carol")) {
      otherSubscriber.subscribe("1", "/topic/chat");
      try (var bob = StompUser.connect(server, "bob")) {
        bob.subscribe("1", ROOM);
        post(draft("one"), false);
        assertThat(bob.next("MESSAGE").text()).isEqualTo("one");
        assertThat(nextOutcome()).isEqualTo("stored 1");
        post(draft("two").withTrace(new FailingTrace()), false);
        post(draft("three"), false);
        assertThat(nextOutcome()).isEqualTo("stored 2");
        assertThat(nextOutcome()).isEqualTo("stored 3");
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
  void aThrowingCallbackGetsAnUnknownOutcomeAndLaterCallbacksStillRun() throws Exception {
    post(draft("one"), true);
    assertThat(nextOutcome()).isEqualTo("stored 1");
    assertThat(nextOutcome()).isEqualTo("lost");
    post(draft("two"), false);
    assertThat(nextOutcome()).isEqualTo("stored 2");
    assertThat(server.bean(Failures.class).count(Subsystem.SESSION)).isEqualTo(1);
  }
}
