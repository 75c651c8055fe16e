package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class OutboxQueueTest {

  private static Payload payloadWithName(int length) {
    var parts = new PayloadParts(new byte[10], new int[] {5}, new byte[100], new byte[1]);
    return new Payload(parts, true, false).withName(new byte[length]);
  }

  @Test
  void aPayloadCountsWithItsNameBeforeItsBytesAreAssembled() {
    var queue = new OutboxQueue(1000);
    queue.offer(payloadWithName(200));
    assertThat(queue.bytes()).isBetween(311, 311 + 100);
    queue.offer(payloadWithName(200));
    assertThat(queue.offer(payloadWithName(500))).isEqualTo(OutboxQueue.Offered.FULL);
    queue.release(queue.takeBatch());
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void parkedMessagesHaveALimitOfTheirOwn() {
    var queue = new OutboxQueue(1000);
    queue.offer(payloadWithName(200));
    assertThat(queue.park(900)).isTrue();
    assertThat(queue.park(200)).isFalse();
    queue.unpark(900);
    assertThat(queue.park(200)).isTrue();
  }

  private static Payload payload(int size) {
    return RoomMessages.payload(size);
  }

  private static Payload ephemeral(int size) {
    return new Payload(new byte[size], true, true);
  }

  private static Subscription subscription() {
    var permits = new Semaphore(1);
    try (var session = DirectOutbox.open()) {
      return new Subscription(
          new StreamSubscriptions(new chat.parley.message.Address.Everyone(), permits),
          permits,
          RoomMessages::encode,
          session.outbox(),
          null);
    }
  }

  @Test
  void entriesAreTakenInOrder() {
    var queue = new OutboxQueue(1000);
    Payload first = payload(1);
    Payload second = payload(1);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.takeBatch()).isEmpty();
    assertThat(queue.offer(first)).isEqualTo(OutboxQueue.Offered.QUEUED);
    assertThat(queue.offer(second)).isEqualTo(OutboxQueue.Offered.QUEUED);
    assertThat(queue.isEmpty()).isFalse();
    assertThat(queue.takeBatch()).containsExactly(first, second);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aBatchHasAMaximumSizeButAtLeastOneEntry() {
    var queue = new OutboxQueue(10_000_000);
    for (int size : new int[] {64 * 1024 + 1, 64 * 1024 - 21, 1, 1}) {
      queue.offer(payload(size));
    }
    assertThat(queue.takeBatch()).hasSize(1);
    assertThat(queue.takeBatch()).hasSize(2);
    assertThat(queue.takeBatch()).hasSize(1);
  }

  @Test
  void aFullQueueTakesNothing() {
    var queue = new OutboxQueue(200);
    assertThat(queue.offer(payload(36))).isEqualTo(OutboxQueue.Offered.QUEUED);
    assertThat(queue.offer(payload(36))).isEqualTo(OutboxQueue.Offered.QUEUED);
    assertThat(queue.offer(payload(0))).isEqualTo(OutboxQueue.Offered.FULL);
    assertThat(queue.bytes()).isEqualTo(200);
  }

  @Test
  void anEmptyQueueTakesAnyStoredMessage() {
    var queue = new OutboxQueue(200);
    assertThat(queue.offer(ephemeral(1000))).isEqualTo(OutboxQueue.Offered.SHED);
    assertThat(queue.offer(payload(1000))).isEqualTo(OutboxQueue.Offered.QUEUED);
  }

  @Test
  void ephemeralMessagesTakeHalfOfTheQueue() {
    var queue = new OutboxQueue(400);
    assertThat(queue.offer(ephemeral(36))).isEqualTo(OutboxQueue.Offered.QUEUED);
    assertThat(queue.offer(ephemeral(36))).isEqualTo(OutboxQueue.Offered.QUEUED);
    assertThat(queue.offer(ephemeral(0))).isEqualTo(OutboxQueue.Offered.SHED);
    assertThat(queue.offer(payload(136))).isEqualTo(OutboxQueue.Offered.QUEUED);
  }

  @Test
  void clearDiscardsTheQueueAndTheBatchBeingWritten() {
    var queue = new OutboxQueue(1000);
    queue.offer(payload(800));
    List<OutboxEntry> batch = queue.takeBatch();
    assertThat(queue.hasRoomFor(subscription())).isFalse();
    queue.offer(payload(1));
    queue.clear();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.bytes()).isZero();
    assertThat(queue.release(batch)).isEmpty();
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void replaysContinueWhenTheQueueIsHalfEmpty() {
    var queue = new OutboxQueue(1000);
    Subscription subscription = subscription();
    queue.offer(payload(236));
    assertThat(queue.hasRoomForReplay()).isTrue();
    assertThat(queue.hasRoomFor(subscription)).isTrue();
    List<OutboxEntry> first = queue.takeBatch();
    queue.offer(payload(437));
    assertThat(queue.hasRoomForReplay()).isFalse();
    assertThat(queue.hasRoomFor(subscription)).isFalse();
    assertThat(queue.hasRoomFor(subscription)).isFalse();
    assertThat(queue.release(first)).as("replays while 501 bytes are queued").isEmpty();
    assertThat(queue.release(queue.takeBatch())).containsExactly(subscription);
    queue.offer(payload(1));
    assertThat(queue.release(queue.takeBatch())).as("replays that wait again").isEmpty();
  }

  @Test
  void aReplayThatWasRemovedDoesNotContinue() {
    var queue = new OutboxQueue(1000);
    Subscription removed = subscription();
    Subscription waiting = subscription();
    queue.offer(payload(800));
    assertThat(queue.hasRoomFor(removed)).isFalse();
    assertThat(queue.hasRoomFor(waiting)).isFalse();
    queue.removeWaiting(removed);
    assertThat(queue.release(queue.takeBatch())).containsExactly(waiting);
  }
}
