package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.BrokerRelay;
import chat.parley.cluster.TestRelay;
import chat.parley.delivery.Fanout;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.delivery.TestFanout;
import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.testkit.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EphemeralMessagesTest {

  private static final Address CHAT = new Address.Everyone();
  private static final Draft PERSISTENT = TestMessages.persistent(CHAT, "persistent");
  private static final StoredMessage STORED =
      new StoredMessage(CHAT, "e-7", new StreamPosition("e", 7), 1, false);

  private final Fanout fanout = TestFanout.create(new Failures(ProcessHalt.NONE));
  private final RecordedOutbox outbox = RecordedOutbox.open();
  private final EphemeralMessages messages = new EphemeralMessages(fanout, null);

  @AfterEach
  void stop() {
    outbox.close();
  }

  private static Draft ephemeral(String text) {
    return TestMessages.ephemeral(CHAT, text);
  }

  @Test
  void ephemeralMessagesReachTheSubscribersOfTheirStream() {
    TestMessages.subscribe(fanout, CHAT, outbox);
    var _ = messages.publish(List.of(ephemeral("first"), ephemeral("second")), List.of());
    assertThat(outbox.nextText()).isEqualTo("first");
    assertThat(outbox.nextText()).isEqualTo("second");
  }

  @Test
  void eachEphemeralMessageHasAnIdOfItsOwnAndNoPosition() {
    List<StoredMessage> results =
        messages.publish(List.of(ephemeral("first"), ephemeral("second")), List.of());
    assertThat(results).hasSize(2).doesNotHaveDuplicates();
    assertThat(results)
        .allSatisfy(
            result -> {
              assertThat(result.messageId()).startsWith(ChatMessage.EPHEMERAL_ID_PREFIX);
              assertThat(result.position()).isNull();
              assertThat(result.duplicate()).isFalse();
            });
  }

  @Test
  void theResultsAreInTheOrderOfTheDrafts() {
    TestMessages.subscribe(fanout, CHAT, outbox);
    List<StoredMessage> results =
        messages.publish(
            List.of(ephemeral("first"), PERSISTENT, ephemeral("last")), List.of(STORED));
    assertThat(results).hasSize(3);
    assertThat(results.get(1)).isEqualTo(STORED);
    assertThat(outbox.nextText()).isEqualTo("first");
    assertThat(outbox.nextText()).as("the persistent message is not published").isEqualTo("last");
  }

  @Test
  void theResultsOfPersistentMessagesAreReturnedUnchanged() {
    assertThat(messages.publish(List.of(PERSISTENT), List.of(STORED))).containsExactly(STORED);
    assertThat(messages.publish(List.of(), List.of())).isEmpty();
  }

  @Test
  void ephemeralMessagesAreSentToTheOtherNodes() {
    try (BrokerRelay relay = TestRelay.to(1, Duration.ofSeconds(1))) {
      var _ = new EphemeralMessages(fanout, relay).publish(List.of(ephemeral("hello")), List.of());
      Await.until(
          () -> "nothing was given to the relay", () -> relay.dropped() + relay.expired() == 1);
    }
  }

  @Test
  void onlyEphemeralMessagesAreCounted() {
    var registry = new SimpleMeterRegistry();
    messages.bindTo(registry);
    var _ = messages.publish(List.of(ephemeral("first"), PERSISTENT), List.of(STORED));
    var _ = messages.publish(List.of(PERSISTENT), List.of(STORED));
    assertThat(registry.get("parley.messages.ephemeral").functionCounter().count()).isEqualTo(1);
  }
}
