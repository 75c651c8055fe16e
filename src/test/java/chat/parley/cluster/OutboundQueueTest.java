package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
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

  /** The batch of each message. */
  private final List<Long> sent = new CopyOnWriteArrayList<>();

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final AtomicInteger frames = new AtomicInteger();
  private final CountDownLatch stuck = new CountDownLatch(1);
  private final CountDownLatch free = new CountDownLatch(1);
  private final CountDownLatch idle = new CountDownLatch(3);

  private static BatchFrame frame(long batch, int bytes) {
    Body body = Body.ofBytes(new byte[bytes], null);
    Draft draft = Draft.of(new Address.Everyone(), new UserName("alice"), body);
    return new BatchFrame(
        "node", batch, 0, System.nanoTime(), List.of(new ChatMessage("id", 0, null, draft)));
  }

  /** Sends nothing until it is free. */
  private final class Stuck implements OutboundQueue.Sender {

    @Override
    public void send(BatchFrame frame) {
      stuck.countDown();
      try {
        free.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      frames.incrementAndGet();
      frame.messages().forEach(_ -> sent.add(frame.batch()));
    }

    @Override
    public void tick() {
      idle.countDown();
    }
  }

  private OutboundQueue stuck(Duration maxAge) throws InterruptedException {
    var outbound = new OutboundQueue(new Stuck(), maxAge, Duration.ofMillis(1), failures);
    outbound.offer(frame(1, 0));
    stuck.await();
    return outbound;
  }

  private OutboundQueue stuck() throws InterruptedException {
    return stuck(Duration.ofDays(1));
  }

  @Test
  void framesGoInTheirOrderAndTheLastOnesBeforeItEnds() throws Exception {
    OutboundQueue outbound = stuck();
    outbound.offer(frame(2, 0));
    outbound.offer(frame(0, 0));
    outbound.offer(frame(3, 0));
    free.countDown();
    outbound.close();
    assertThat(sent).containsExactly(1L, 2L, 0L, 3L);
    outbound.offer(frame(4, 0));
    assertThat(outbound.dropped()).isEqualTo(1);
  }

  @Test
  void ephemeralMessagesThatWaitLeaveTogether() throws Exception {
    OutboundQueue outbound = stuck();
    for (long batch : new long[] {0, 0, 0, 2, 0, 0}) {
      outbound.offer(frame(batch, 0));
    }
    for (int i = 0; i < 5; i++) {
      outbound.offer(frame(0, 100 * 1024));
    }
    free.countDown();
    outbound.close();
    assertThat(sent).containsExactly(1L, 0L, 0L, 0L, 2L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
    assertThat(frames).as("1, three, 2, four, two, one").hasValue(6);
  }

  @Test
  void whatFindsNoRoomIsLeftOutEphemeralMessagesFirst() throws Exception {
    try (OutboundQueue outbound = stuck()) {
      for (int i = 0; i < 600; i++) {
        outbound.offer(frame(0, 0));
      }
      assertThat(outbound.dropped()).isEqualTo(100);
      for (int i = 0; i < 600; i++) {
        outbound.offer(frame(2, 0));
      }
      assertThat(outbound.dropped()).isEqualTo(200);
      free.countDown();
      Await.until(() -> sent.size() + " sent", () -> sent.size() == 1001);
    }
  }

  @Test
  void bytesAreBoundedToo() throws Exception {
    try (OutboundQueue outbound = stuck()) {
      for (int i = 0; i < 40; i++) {
        outbound.offer(frame(2, 1024 * 1024));
      }
      assertThat(outbound.dropped()).isEqualTo(9);
      free.countDown();
      Await.until(() -> sent.size() + " sent", () -> sent.size() == 32);
    }
  }

  @Test
  void ephemeralMessagesThatHaveWaitedForTooLongAreDroppedAndCounted() throws Exception {
    try (OutboundQueue outbound = stuck(Duration.ofMillis(20))) {
      long begin = System.nanoTime();
      outbound.offer(frame(0, 0));
      outbound.offer(frame(2, 0));
      outbound.offer(frame(0, 0));
      Await.until(() -> "too young", () -> System.nanoTime() - begin > 50_000_000);
      free.countDown();
      Await.until(() -> outbound.expired() + " expired", () -> outbound.expired() == 2);
      assertThat(sent).containsExactly(1L, 2L);
      assertThat(outbound.dropped()).isZero();
    }
  }

  @Test
  void theSenderIsCalledThoughThereIsNothingToSend() throws Exception {
    try (var _ =
        new OutboundQueue(new Stuck(), Duration.ofDays(1), Duration.ofMillis(1), failures)) {
      assertThat(idle.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aFrameThatCannotBeSentIsCountedAndTheNextOneIsSent() {
    var failing =
        new OutboundQueue.Sender() {
          @Override
          public void send(BatchFrame frame) {
            if (frame.batch() == 1) {
              throw new StackOverflowError("as wanted");
            }
            sent.add(frame.batch());
          }

          @Override
          public void tick() {}
        };
    try (var outbound =
        new OutboundQueue(failing, Duration.ofDays(1), Duration.ofMillis(1), failures)) {
      outbound.offer(frame(1, 0));
      outbound.offer(frame(2, 0));
      Await.until(() -> sent.size() + " sent", () -> sent.size() == 1);
      assertThat(outbound.dropped()).isEqualTo(1);
      assertThat(failures.count(Subsystem.RELAY)).isEqualTo(1);
    }
  }
}
