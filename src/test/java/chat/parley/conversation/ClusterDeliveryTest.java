package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.BrokerRelay;
import chat.parley.cluster.TestRelay;
import chat.parley.delivery.CommittedBatch;
import chat.parley.delivery.Fanout;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.delivery.TestFanout;
import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The relay of these tests has no broker, so it counts each frame as dropped. */
class ClusterDeliveryTest {

  private static final Address CHAT = new Address.Everyone();
  private static final List<ChatMessage> MESSAGES =
      List.of(TestMessages.message(TestMessages.persistent(CHAT, "hello"), "e", 1));

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final Fanout fanout = TestFanout.create(failures);
  private final RecordedOutbox outbox = RecordedOutbox.open();
  private final BrokerRelay relay = TestRelay.to(1, Duration.ofSeconds(1));
  private final ClusterDelivery delivery = new ClusterDelivery(fanout, relay, failures);
  private final AtomicInteger completions = new AtomicInteger();

  @BeforeEach
  void subscribe() {
    TestMessages.subscribe(fanout, CHAT, outbox);
  }

  @AfterEach
  void stop() {
    relay.close();
    outbox.close();
  }

  private void deliver(long number, List<ChatMessage> stored) {
    delivery.deliver(
        new CommittedBatch(number, stored, () -> MESSAGES, completions::incrementAndGet));
  }

  /** Returns how many batches the relay has been given, after it has handled all of them. */
  private long published() {
    relay.close();
    return relay.dropped();
  }

  @Test
  void ownBatchesArePublishedAndDelivered() {
    deliver(1, MESSAGES);
    assertThat(outbox.nextText()).isEqualTo("hello");
    assertThat(completions).hasValue(1);
    assertThat(published()).isEqualTo(1);
  }

  @Test
  void ownBatchesOfRepeatsAloneArePublishedToo() {
    deliver(1, List.of());
    assertThat(published()).isEqualTo(1);
  }

  @Test
  void batchesOfOtherNodesAreDeliveredOnly() {
    deliver(0, List.of());
    assertThat(outbox.nextText()).isEqualTo("hello");
    assertThat(published()).isZero();
  }

  /** A list that cannot be read. */
  private static List<ChatMessage> unreadable(Runnable failure) {
    return new AbstractList<>() {
      @Override
      public ChatMessage get(int index) {
        failure.run();
        throw new AssertionError("The failure throws");
      }

      @Override
      public int size() {
        return 1;
      }
    };
  }

  @Test
  void aBatchThatCannotBePublishedIsDelivered() {
    deliver(
        1,
        unreadable(
            () -> {
              throw new IllegalStateException("Broken by a test");
            }));
    assertThat(outbox.nextText()).isEqualTo("hello");
    assertThat(completions).hasValue(1);
    assertThat(failures.count(Subsystem.CLUSTER)).isEqualTo(1);
    assertThat(failures.isFatal()).isFalse();
  }

  @Test
  void aBatchIsDeliveredEvenAfterAFatalFailure() {
    deliver(
        1,
        unreadable(
            () -> {
              throw new OutOfMemoryError("Broken by a test");
            }));
    assertThat(outbox.nextText()).isEqualTo("hello");
    assertThat(completions).hasValue(1);
    assertThat(failures.fatal()).isEqualTo(Subsystem.CLUSTER);
  }

  @Test
  void theSubscribersAreThoseOfThisNode() {
    assertThat(delivery.hasSubscribers(CHAT)).isTrue();
    assertThat(delivery.hasSubscribers(TestMessages.newRoom())).isFalse();
  }
}
