package chat.parley.journal;

import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.ROOM;
import static chat.parley.journal.JournalParts.cursor;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.store.CursorRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchAssemblyTest {

  private static final CursorRow CURSOR = cursor("phone", 2);

  @AutoClose private final JournalParts parts;
  private final BatchAssembly assembly;

  BatchAssemblyTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    assembly = parts.assembly(Duration.ofDays(1));
  }

  private static PendingWrite.Messages write(List<Draft> drafts) {
    return new PendingWrite.Messages(drafts, new CompletableFuture<>());
  }

  /** Changes the cursor of a device to {@link #CURSOR}. */
  private void receive() throws Exception {
    parts.storeNumbers(INBOX, 2);
    parts.lastOffset(INBOX);
    parts.streams.recordDelivery(INBOX, "phone", 0, 2);
  }

  @Test
  void theDraftsOfAllWritesAreInOneTransaction() throws Exception {
    BatchAssembly.Contents contents =
        assembly.assemble(List.of(write(numbers(ROOM, 2)), write(numbers(INBOX, 1))));
    assertThat(contents.drafts())
        .extracting(draft -> draft.body().asString())
        .containsExactly("1", "2", "1");
    assertThat(contents.isEmpty()).isFalse();
  }

  @Test
  void cursorsWaitForTheFlushInterval() throws Exception {
    receive();
    assertThat(assembly.flushInterval()).isEqualTo(Duration.ofDays(1));
    BatchAssembly.Contents contents = assembly.assemble(List.of(write(numbers(ROOM, 1))));
    assertThat(contents.cursors()).isEmpty();
    assertThat(contents.flush()).isFalse();
    BatchAssembly.Contents due = parts.assembly(Duration.ofNanos(-1)).assemble(List.of());
    assertThat(due.cursors()).containsExactly(CURSOR);
    assertThat(due.flush()).isTrue();
    assertThat(due.isEmpty()).isFalse();
  }

  @Test
  void aBarrierTakesTheCursors() throws Exception {
    receive();
    BatchAssembly.Contents contents = assembly.assemble(List.of(write(List.of())));
    assertThat(contents.cursors()).containsExactly(CURSOR);
    assertThat(contents.flush()).isTrue();
  }

  /** Otherwise the barrier, and with it the receipt of an ACK, would precede the cursor. */
  @Test
  void aBarrierTakesTheCursorsAgainAfterAnotherWriteWasRefused() throws Exception {
    receive();
    PendingWrite.Messages refused = write(numbers(ROOM, 1));
    PendingWrite.Messages barrier = write(List.of());
    BatchAssembly.Contents first = assembly.assemble(List.of(refused, barrier));
    assembly.finish(first, false);
    BatchAssembly.Contents others =
        assembly.without(first, Map.of(0, ChatError.NOT_A_MEMBER.because("Refused by a test")));
    assertThat(refused.result()).isCompletedExceptionally();
    assertThat(others.admitted().writes()).containsExactly(barrier);
    assertThat(others.cursors()).containsExactly(CURSOR);
    assertThat(others.flush()).isTrue();
  }

  @Test
  void cursorsThatWereNotWrittenAreTakenAgain() throws Exception {
    receive();
    BatchAssembly.Contents failed = assembly.assembleCursors();
    assertThat(failed.cursors()).containsExactly(CURSOR);
    assertThat(failed.drafts()).isEmpty();
    assembly.finish(failed, false);
    BatchAssembly.Contents written = assembly.assembleCursors();
    assertThat(written.cursors()).containsExactly(CURSOR);
    assembly.finish(written, true);
    assertThat(assembly.assembleCursors().isEmpty()).isTrue();
  }

  @Test
  void aTransactionWithoutCursorsDoesNotEndTheirWrite() throws Exception {
    receive();
    BatchAssembly.Contents cursors = assembly.assembleCursors();
    assembly.finish(BatchAssembly.Contents.NONE, true);
    assembly.finish(cursors, false);
    assertThat(assembly.assembleCursors().cursors()).containsExactly(CURSOR);
  }

  @Test
  void storedMessagesAreAddedToTheStreamsOfTheTransaction() throws Exception {
    BatchAssembly.Contents contents = assembly.assemble(List.of(write(numbers(ROOM, 2))));
    List<ChatMessage> stored = parts.storeNumbers(ROOM, 2);
    assertThat(assembly.release(contents, stored)).isEqualTo(stored);
    assertThat(assembly.release(contents, stored)).isEmpty();
    assertThat(parts.lastOffset(ROOM)).isEqualTo(2);
  }

  @Test
  void nothingIsEmpty() {
    assertThat(BatchAssembly.Contents.NONE.isEmpty()).isTrue();
    assertThat(BatchAssembly.Contents.NONE.drafts()).isEmpty();
  }
}
