package chat.parley.journal;

import static chat.parley.journal.JournalContract.texts;
import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.ROOM;
import static chat.parley.journal.JournalParts.cursor;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.failures.Subsystem;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.store.EmptySqlite;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import chat.parley.store.StoredDevice;
import chat.parley.store.StreamRow;
import chat.parley.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The task runs in the thread of the test until the queue is empty, unless a test says more. */
class GroupCommitTest {

  private static final PendingWrite.StoreChange TIMEOUT =
      _ -> {
        throw StoreException.timeout(Duration.ofSeconds(1));
      };
  private static final PendingWrite.StoreChange ERROR =
      _ -> {
        throw new StackOverflowError("Broken by a test");
      };

  private final WriteQueue queue = JournalParts.queue();
  private final AtomicBoolean afterCommit = new AtomicBoolean();
  @AutoClose private final JournalParts parts;
  private final GroupCommit commit;

  GroupCommitTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    commit = parts.groupCommit(queue, Duration.ofMillis(10));
  }

  private PendingWrite.Messages put(List<Draft> drafts) {
    var write = new PendingWrite.Messages(drafts, new CompletableFuture<>());
    queue.put(write);
    return write;
  }

  private PendingWrite.Messages put(String text) {
    return put(List.of(JournalContract.draft(ROOM, text)));
  }

  private PendingWrite.Maintenance delete(PendingWrite.StoreChange deleting, Runnable afterwards) {
    var write = new PendingWrite.Maintenance(deleting, afterwards, new CompletableFuture<>());
    queue.put(write);
    return write;
  }

  private PendingWrite.Maintenance delete(PendingWrite.StoreChange deleting) {
    return delete(deleting, () -> afterCommit.set(true));
  }

  /** Puts a write as soon as another one is completed or refused, while the task runs. */
  private CompletableFuture<PendingWrite.Messages> putAfter(PendingWrite write, String text) {
    return write.result().handle((_, _) -> put(text));
  }

  /** Carries out the queued writes, and those that are put in the meantime. */
  private void run() {
    commit.stop();
    commit.run();
  }

  private List<String> stored() throws StoreException {
    return texts(parts.reader.messagesAfter(parts.reader.stream(ROOM), 0, 100));
  }

  private static void assertRefused(PendingWrite write, ChatException refusal) {
    assertThat(write.result().exceptionNow())
        .isInstanceOf(ChatException.class)
        .hasMessage(refusal.text());
  }

  private void assertQueueIsClosed() {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> put("late"))
        .withMessage(OutageErrors.of(StoreOutage.UNAVAILABLE).text());
  }

  @Test
  void queuedWritesAreStoredDeliveredAndCompletedInOneBatch() throws Exception {
    PendingWrite.Messages first = put(numbers(ROOM, 2));
    PendingWrite.Messages second = put("3");
    run();
    assertThat(stored()).containsExactly("1", "2", "3");
    assertThat(texts(parts.delivery.delivered)).containsExactly("1", "2", "3");
    assertThat(parts.delivery.published)
        .extracting(RecordingDelivery.PublishedBatch::number)
        .containsExactly(1L);
    assertThat(first.result().resultNow()).hasSize(2);
    assertThat(second.result().resultNow().getFirst().position().offset()).isEqualTo(3);
    assertThat(parts.failures.isFatal()).isFalse();
  }

  @Test
  void aRepeatAndABarrierAreCompletedAndNotDelivered() {
    Draft draft = JournalContract.draft(ROOM, JournalContract.ALICE, "1", "id");
    put(List.of(draft));
    PendingWrite.Messages repeat = put(List.of(draft));
    PendingWrite.Messages barrier = put(List.of());
    run();
    assertThat(repeat.result().resultNow().getFirst().duplicate()).isTrue();
    assertThat(barrier.result().resultNow()).isEmpty();
    assertThat(texts(parts.delivery.delivered)).containsExactly("1");
  }

  @Test
  void theEndWritesChangedCursorsWithoutABatchNumberAndUnlocksTheDatabase() throws Exception {
    parts.storeNumbers(INBOX, 2);
    parts.lastOffset(INBOX);
    parts.streams.recordDelivery(INBOX, "phone", 0, 2);
    run();
    assertThat(parts.reader.load(INBOX).devices())
        .extracting(StoredDevice::cursor)
        .containsExactly(cursor("phone", 2));
    assertThat(parts.delivery.published).isEmpty();
    assertThat(parts.availability.isUsable()).isTrue();
    assertQueueIsClosed();
    parts.database.writer().close();
  }

  @Test
  void deletionsAreCarriedOut() throws Exception {
    parts.storeNumbers(ROOM, 3);
    StreamRow row = parts.reader.stream(ROOM);
    PendingWrite deletion = delete(writer -> writer.delete(row, 2));
    run();
    assertThat(stored()).containsExactly("3");
    assertThat(afterCommit).isTrue();
    assertThat(deletion.result()).isCompleted();
  }

  @Test
  void maintenanceThatTheStoreRefusesIsNoOutage() throws Exception {
    parts.storeNumbers(ROOM, 3);
    EmptySqlite.execute(
        parts.file,
        "create trigger refuse before delete on message"
            + " begin select raise(abort, 'Refused by a test'); end");
    StreamRow row = parts.reader.stream(ROOM);
    PendingWrite.Maintenance refused = delete(writer -> writer.delete(row, 2));
    CompletableFuture<PendingWrite.Messages> next = putAfter(refused, "4");
    run();
    assertRefused(refused, OutageErrors.of(StoreOutage.REFUSED));
    assertThat(afterCommit).isFalse();
    assertThat(next.resultNow().result()).isCompleted();
    assertThat(stored()).containsExactly("1", "2", "3", "4");
    assertThat(parts.failures.count(Subsystem.JOURNAL)).isEqualTo(1);
  }

  @Test
  void duringAnOutageWritesAreRefusedUntilTheStoreIsAvailable() throws Exception {
    PendingWrite.Maintenance failed = delete(TIMEOUT);
    CompletableFuture<PendingWrite.Messages> refused = putAfter(failed, "refused");
    CompletableFuture<PendingWrite.Messages> later =
        refused.thenCompose(write -> putAfter(write, "later"));
    run();
    assertRefused(failed, OutageErrors.of(StoreOutage.UNAVAILABLE));
    assertThat(afterCommit).isFalse();
    assertRefused(refused.resultNow(), OutageErrors.of(StoreOutage.UNAVAILABLE));
    assertThat(later.resultNow().result()).isCompleted();
    assertThat(stored()).containsExactly("later");
    assertThat(parts.availability.isUsable()).isTrue();
  }

  @Test
  void aRefusedMessageDoesNotAffectOtherWrites() throws Exception {
    EmptySqlite.execute(
        parts.file,
        "create trigger refuse before insert on message when new.body = x'626164'"
            + " begin select raise(abort, 'Refused by a test'); end");
    PendingWrite.Messages first = put("1");
    PendingWrite.Messages bad = put("bad");
    PendingWrite.Messages last = put("2");
    run();
    assertThat(stored()).containsExactly("1", "2");
    assertThat(first.result()).isCompleted();
    assertRefused(bad, OutageErrors.of(StoreOutage.REFUSED));
    assertThat(last.result()).isCompleted();
    assertThat(parts.failures.count(Subsystem.JOURNAL)).isEqualTo(1);
  }

  private static void fail() {
    throw new IllegalStateException("Broken by a test");
  }

  @Test
  void anUnexpectedExceptionRefusesItsWritesOnly() {
    PendingWrite.Maintenance broken = delete(_ -> {}, GroupCommitTest::fail);
    CompletableFuture<PendingWrite.Messages> next = putAfter(broken, "next");
    run();
    assertRefused(broken, OutageErrors.of(StoreOutage.REFUSED));
    assertThat(next.resultNow().result()).isCompleted();
    assertThat(parts.failures.count(Subsystem.JOURNAL)).isEqualTo(1);
    assertThat(parts.failures.isFatal()).isFalse();
  }

  @Test
  void aBatchThatCannotBeDeliveredIsConfirmedAndFatal() throws Exception {
    parts.delivery.failure = new IllegalStateException("Broken by a test");
    PendingWrite.Messages write = put("1");
    CompletableFuture<PendingWrite.Messages> next = putAfter(write, "next");
    run();
    assertThat(write.result()).isCompleted();
    assertThat(parts.failures.fatal()).isEqualTo(Subsystem.FAN_OUT);
    assertRefused(next.resultNow(), OutageErrors.FATAL);
    assertThat(stored()).containsExactly("1");
  }

  @Test
  void anErrorIsFatalAndRefusesAllWrites() {
    PendingWrite.Maintenance broken = delete(ERROR);
    PendingWrite.Messages taken = put("taken");
    CompletableFuture<PendingWrite.Messages> queued = putAfter(taken, "queued");
    PendingWrite.Maintenance other = delete(_ -> {});
    run();
    assertRefused(broken, OutageErrors.FATAL);
    assertRefused(other, OutageErrors.FATAL);
    assertRefused(queued.resultNow(), OutageErrors.FATAL);
    assertThat(parts.failures.fatal()).isEqualTo(Subsystem.JOURNAL);
  }

  @Test
  void aStoreThatCannotBeOpenedIsAnOutage() throws Exception {
    EmptySqlite.execute(parts.file, "drop table seed");
    PendingWrite.Messages write = put("1");
    run();
    assertRefused(write, OutageErrors.of(StoreOutage.REFUSED));
    assertThat(parts.availability.isUsable()).isFalse();
    assertThat(parts.failures.isFatal()).isFalse();
  }

  @Test
  void theTaskRunsUntilItIsStopped() throws Exception {
    Thread thread = Thread.ofPlatform().start(commit);
    assertThat(put("1").result()).succeedsWithin(Await.DEADLINE);
    assertThat(put("2").result()).succeedsWithin(Await.DEADLINE);
    commit.stop();
    assertThat(thread.join(Await.DEADLINE)).isTrue();
  }

  @Test
  void anInterruptEndsTheTask() throws Exception {
    Thread thread = Thread.ofPlatform().start(commit);
    assertThat(put("1").result()).succeedsWithin(Await.DEADLINE);
    thread.interrupt();
    assertThat(thread.join(Await.DEADLINE)).isTrue();
    assertThat(parts.failures.isFatal()).isFalse();
    assertQueueIsClosed();
  }
}
