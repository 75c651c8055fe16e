package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.testkit.Await;
import chat.parley.testkit.Shows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Tests of {@link WriteQueue}: the queue is bounded, and senders wait for space, up to a maximum
 * time.
 */
class WriteQueueTest {

  private static final Duration SHORT_WAIT = Duration.ofMillis(1);

  private final long now = System.nanoTime();
  private final PendingWrite old = messages(1, now - 1);
  private final PendingWrite last = messages(1, now);

  private static PendingWrite messages(int count) {
    Draft draft = JournalContract.draft(JournalContract.ROOM, "x".repeat(100));
    return new PendingWrite.Messages(Collections.nCopies(count, draft), new CompletableFuture<>());
  }

  private static PendingWrite messages(int count, long createdAt) {
    Draft draft = JournalContract.draft(JournalContract.ROOM, "text");
    return new PendingWrite.Messages(
        Collections.nCopies(count, draft), new CompletableFuture<>(), createdAt);
  }

  @Test
  @Shows("code-busy")
  void aFullQueueRefusesWritesAsBusy() throws Exception {
    var queue = new WriteQueue(3, 10_000, 4_000_000, SHORT_WAIT);
    queue.put(messages(2));
    assertBusy(queue, 2);
    queue.put(messages(1));
    assertBusy(queue, 1);
    queue.take(SHORT_WAIT);
    queue.put(messages(3));
  }

  @Test
  void theQueueIsBoundedByBytes() {
    var queue = new WriteQueue(1000, 1000, 4_000_000, SHORT_WAIT);
    queue.put(messages(2));
    assertBusy(queue, 1);
  }

  @Test
  void barriersAreBounded() {
    var queue = new WriteQueue(1000, 10_000, 4_000_000, SHORT_WAIT);
    for (int i = 0; i < 9; i++) {
      queue.put(messages(0));
    }
    assertBusy(queue, 0);
  }

  @Test
  void anOversizedWriteFitsIntoAnEmptyQueue() throws Exception {
    var queue = new WriteQueue(3, 10, 4_000_000, SHORT_WAIT);
    queue.put(messages(5));
    assertBusy(queue, 1);
    assertThat(queue.take(SHORT_WAIT)).hasSize(1);
    queue.put(messages(5));
  }

  @Test
  void aWaitingSenderContinuesWhenSpaceIsFreed() throws Exception {
    var queue = new WriteQueue(1, 10_000, 4_000_000, Await.DEADLINE);
    queue.put(messages(1));
    Thread sender = Thread.startVirtualThread(() -> queue.put(messages(1)));
    Await.until(() -> "state " + sender.getState(), () -> sender.getState() != Thread.State.NEW);
    assertThat(queue.take(SHORT_WAIT)).hasSize(1);
    assertThat(sender.join(Await.DEADLINE)).isTrue();
    assertThat(queue.take(Await.DEADLINE)).hasSize(1);
  }

  @Test
  void aTransactionHasAMaximumNumberOfMessages() throws Exception {
    var queue = new WriteQueue(100_000, 100_000_000, 4_000_000, SHORT_WAIT);
    for (int i = 0; i < 5; i++) {
      queue.put(messages(900));
    }
    assertThat(queue.take(SHORT_WAIT)).hasSize(2);
    assertThat(queue.take(SHORT_WAIT)).hasSize(2);
    assertThat(queue.take(SHORT_WAIT)).hasSize(1);
    assertThat(queue.take(SHORT_WAIT)).isEmpty();
  }

  @Test
  void messagesDoNotWaitForManyChanges() throws Exception {
    var queue = new WriteQueue(1000, 1_000_000, 4_000_000, SHORT_WAIT);
    var changes = new ArrayList<PendingWrite>();
    for (int i = 0; i < 6; i++) {
      PendingWrite change =
          new PendingWrite.Maintenance(_ -> {}, () -> {}, new CompletableFuture<>());
      changes.add(change);
      queue.put(change);
    }
    PendingWrite message = messages(1);
    queue.put(message);
    List<PendingWrite> first = new ArrayList<>(changes.subList(0, 4));
    first.add(message);
    assertThat(queue.take(SHORT_WAIT)).isEqualTo(first);
    assertThat(queue.take(SHORT_WAIT)).isEqualTo(changes.subList(4, 6));
  }

  @Test
  void aClosedQueueRefusesWrites() {
    var queue = new WriteQueue(10, 10_000, 4_000_000, Await.DEADLINE);
    queue.put(messages(1));
    queue.close();
    assertThat(queue.poll()).isNotNull();
    assertThat(queue.poll()).isNull();
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> queue.put(messages(1)))
        .satisfies(e -> assertThat(e.error()).isEqualTo(ChatError.STORE_AWAY));
  }

  /** Returns a queue with two writes, which is full. */
  private WriteQueue queueOfOldAndLast() {
    var queue = new WriteQueue(2, 10_000, 4_000_000, SHORT_WAIT);
    queue.put(old);
    queue.put(last);
    return queue;
  }

  @Test
  void oldQueuedWritesAreRemovedAndLeaveSpace() throws Exception {
    WriteQueue queue = queueOfOldAndLast();
    assertThat(queue.removeQueued(now - 2)).isEmpty();
    assertThat(queue.removeQueued(now - 1)).containsExactly(old);
    queue.put(messages(1, now + 1));
    assertThat(queue.removeQueued(now)).containsExactly(last);
    assertThat(queue.take(SHORT_WAIT)).hasSize(1);
  }

  @Test
  void writesThatWereTakenLastAreUnfinishedUntilTheyAreCompleted() throws Exception {
    WriteQueue queue = queueOfOldAndLast();
    assertThat(queue.unfinished(now)).isEmpty();
    queue.take(SHORT_WAIT);
    assertThat(queue.unfinished(now)).containsExactly(old, last);
    assertThat(queue.unfinished(now - 1)).containsExactly(old);
    old.refuse(WriteQueue.busy());
    assertThat(queue.unfinished(now)).containsExactly(last);
    queue.take(SHORT_WAIT);
    assertThat(queue.unfinished(now)).isEmpty();
  }

  @Test
  void theQueueKnowsWhetherItIsEmpty() throws Exception {
    var queue = new WriteQueue(2, 10_000, 4_000_000, SHORT_WAIT);
    assertThat(queue.isNotEmpty()).isFalse();
    queue.put(messages(0));
    assertThat(queue.isNotEmpty()).isTrue();
    queue.take(SHORT_WAIT);
    assertThat(queue.isNotEmpty()).isFalse();
  }

  private static void assertBusy(WriteQueue queue, int messages) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> queue.put(messages(messages)))
        .satisfies(e -> assertThat(e.error()).isEqualTo(ChatError.BUSY));
  }
}
