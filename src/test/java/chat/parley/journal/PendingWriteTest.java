package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PendingWriteTest {

  private static final int LENGTH = 10_000;

  @Test
  void theSizeOfMessagesIncludesTheirHeaders() {
    var write =
        new PendingWrite.Messages(
            List.of(JournalContract.draftWithHeaders(LENGTH)), new CompletableFuture<>());
    assertThat(write.bytes()).isGreaterThan(3 * LENGTH);
  }

  @Test
  void aBarrierHasASizeAndNoMessages() {
    var barrier = new PendingWrite.Messages(List.of(), new CompletableFuture<>());
    assertThat(barrier.count()).isZero();
    assertThat(barrier.bytes()).isEqualTo(1024);
  }

  @Test
  void everyMessageCounts() {
    var write =
        new PendingWrite.Messages(
            JournalParts.numbers(JournalParts.ROOM, 3), new CompletableFuture<>());
    assertThat(write.count()).isEqualTo(3);
    assertThat(write.bytes()).isEqualTo(3 * write.drafts().getFirst().retainedBytes());
  }

  @Test
  void aRefusalFailsTheResultUnlessItIsCompleted() {
    var write = new PendingWrite.Messages(List.of(), new CompletableFuture<>());
    write.refuse(WriteQueue.busy());
    assertThat(write.result()).isCompletedExceptionally();
    var deletion = new PendingWrite.Maintenance(_ -> {}, () -> {}, new CompletableFuture<>());
    deletion.result().complete(null);
    deletion.refuse(WriteQueue.busy());
    assertThat(deletion.result()).isCompletedWithValue(null);
  }

  @Test
  void aDeletionTakesNoSpaceInTheQueue() {
    var deletion = new PendingWrite.Maintenance(_ -> {}, () -> {}, new CompletableFuture<>());
    assertThat(deletion.count()).isZero();
    assertThat(deletion.bytes()).isZero();
    assertThat(deletion.createdAt() - System.nanoTime()).isNotPositive();
  }
}
