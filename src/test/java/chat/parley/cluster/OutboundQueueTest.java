package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.UserName;
import chat.parley.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {

  /** The batch number of each message that was sent. */
  private final List<Long> sent = new CopyOnWriteArrayList<>();

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final AtomicInteger sentFrames = new AtomicInteger();
  private final CountDownLatch sending = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch ticks = new CountDownLatch(3);

  private static BatchFrame frame(long batch, int bytes) {
    ChatMessage message = RelayedMessages.withoutPosition("id", new byte[bytes]);
    return new BatchFrame("node", batch, 0, System.nanoTime(), List.of(message));
  }

  /** Blocks until {@link #released}, and records the frames sent then. */
  private final class BlockedSender implements OutboundQueue.Sender {

    @Override
    public void send(BatchFrame frame) {
      sending.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      sentFrames.incrementAndGet();
      frame.messages().forEach(_ -> sent.add(frame.batch()));
    }

    @Override
    public void tick() {
      ticks.countDown();
    }
  }

  private OutboundQueue blockedQueue(Duration maxAge) throws InterruptedException {
    var queue = new OutboundQueue(new BlockedSender(), maxAge, Duration.ofMillis(1), failures);
    queue.offer(frame(1, 0));
    sending.await();
    return queue;
  }

  private OutboundQueue blockedQueue() throws InterruptedException {
    return blockedQueue(Duration.ofDays(1));
  }

  @Test
  void framesAreSentInOrderAndBeforeTheQueueCloses() throws Exception {
    OutboundQueue queue = blockedQueue();
    queue.offer(frame(2, 0));
    queue.offer(frame(0, 0));
    queue.offer(frame(3, 0));
    released.countDown();
    queue.close();
    assertThat(sent).containsExactly(1L, 2L, 0L, 3L);
    queue.offer(frame(4, 0));
    assertThat(queue.dropped()).isEqualTo(1);
  }

  @Test
  void waitingEphemeralMessagesAreCombined() throws Exception {
    OutboundQueue queue = blockedQueue();
    for (long batch : new long[] {0, 0, 0, 2, 0, 0}) {
      queue.offer(frame(batch, 0));
    }
    for (int i = 0; i < 5; i++) {
      queue.offer(frame(0, 100 * 1024));
    }
    released.countDown();
    queue.close();
    assertThat(sent).containsExactly(1L, 0L, 0L, 0L, 2L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
    assertThat(sentFrames).as("frames with 1, 3, 1, 4, 2 and 1 messages").hasValue(6);
  }

  @Test
  void framesThatDoNotFitAreDroppedEphemeralOnesFirst() throws Exception {
    try (OutboundQueue queue = blockedQueue()) {
      for (int i = 0; i < 600; i++) {
        queue.offer(frame(0, 0));
      }
      assertThat(queue.dropped()).isEqualTo(100);
      for (int i = 0; i < 600; i++) {
        queue.offer(frame(2, 0));
      }
      assertThat(queue.dropped()).isEqualTo(200);
      released.countDown();
      Await.until(() -> sent.size() + " sent", () -> sent.size() == 1001);
    }
  }

  @Test
  void theQueueIsBoundedByBytes() throws Exception {
    try (OutboundQueue queue = blockedQueue()) {
      for (int i = 0; i < 40; i++) {
        queue.offer(frame(2, 1024 * 1024));
      }
      assertThat(queue.dropped()).isEqualTo(9);
      released.countDown();
      Await.until(() -> sent.size() + " sent", () -> sent.size() == 32);
    }
  }

  @Test
  void theBodyOfAOneToOneMessageCountsOnce() throws Exception {
    ChatMessage message = RelayedMessages.withoutPosition("id", new byte[1024 * 1024]);
    UserName bob = new UserName("bob");
    var entry = new ChatMessage("id", 0, null, message.draft().withAddress(new Address.Inbox(bob)));
    var both = new BatchFrame("node", 2, 0, 0, List.of(entry, entry.inPair(null)));
    try (OutboundQueue queue = blockedQueue()) {
      for (int i = 0; i < 31; i++) {
        queue.offer(both);
      }
      assertThat(queue.dropped()).isZero();
      released.countDown();
    }
  }

  @Test
  void expiredEphemeralMessagesAreDroppedAndCounted() throws Exception {
    try (OutboundQueue queue = blockedQueue(Duration.ofMillis(20))) {
      long begin = System.nanoTime();
      queue.offer(frame(0, 0));
      queue.offer(frame(2, 0));
      queue.offer(frame(0, 0));
      Await.until(
          () -> "a frame that is not too old yet", () -> System.nanoTime() - begin > 50_000_000);
      released.countDown();
      Await.until(() -> queue.expired() + " expired", () -> queue.expired() == 2);
      assertThat(sent).containsExactly(1L, 2L);
      assertThat(queue.dropped()).isZero();
    }
  }

  @Test
  void theSenderTicksWithoutFrames() throws Exception {
    try (var _ =
        new OutboundQueue(
            new BlockedSender(), Duration.ofDays(1), Duration.ofMillis(1), failures)) {
      assertThat(ticks.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aFrameThatFailsIsCountedAndTheNextOneIsSent() {
    var failingSender =
        new OutboundQueue.Sender() {
          @Override
          public void send(BatchFrame frame) {
            if (frame.batch() == 1) {
              throw new StackOverflowError("Broken by a test");
            }
            sent.add(frame.batch());
          }

          @Override
          public void tick() {}
        };
    try (var queue =
        new OutboundQueue(failingSender, Duration.ofDays(1), Duration.ofMillis(1), failures)) {
      queue.offer(frame(1, 0));
      queue.offer(frame(2, 0));
      Await.until(() -> sent.size() + " sent", () -> sent.size() == 1);
      assertThat(queue.dropped()).isEqualTo(1);
      assertThat(failures.count(Subsystem.CLUSTER)).isEqualTo(1);
    }
  }
}
