package chat.parley.store;

import static chat.parley.store.EmptySqlite.ALICE;
import static chat.parley.store.EmptySqlite.INBOX;
import static chat.parley.store.EmptySqlite.ROOM;
import static chat.parley.store.EmptySqlite.draft;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the embedded store; {@link LogWriterFailureTest} tests broken connections. */
class LogWriterTest {

  private final Path directory;

  @AutoClose private final OpenStore store;

  LogWriterTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    store = new OpenStore(directory);
  }

  private StreamRow writeNumbers(int count) throws StoreException {
    store.write(
        IntStream.rangeClosed(1, count).mapToObj(i -> draft(ROOM, "" + i)).toArray(Draft[]::new));
    return store.database.reader().stream(ROOM);
  }

  @Test
  void writtenMessagesAreStoredWithTheCommit() throws Exception {
    List<DraftOutcome> outcomes =
        store.writer.write(
            new Batch(1, 1_000, List.of(draft(ROOM, "1"), draft(ROOM, "2")), List.of()));
    assertThat(store.stored()).isEmpty();
    store.writer.commit();
    assertThat(store.stored()).extracting(ChatMessage::offset).containsExactly(1L, 2L);
    assertThat(store.stored()).extracting(ChatMessage::timestamp).containsOnly(1_000L);
    assertThat(outcomes)
        .extracting(outcome -> ((DraftOutcome.New) outcome).message().id())
        .containsExactlyElementsOf(store.stored().stream().map(ChatMessage::id).toList());
  }

  @Test
  void offsetsContinueInTheNextBatchAndTheNextConnection() throws Exception {
    store.write(draft(ROOM, "1"));
    store.write(draft(ROOM, "2"));
    store.reopenWriterAfter();
    store.write(draft(ROOM, "3"));
    assertThat(store.stored()).extracting(ChatMessage::offset).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aRepeatIsNotStoredAndTakesNoOffset() throws Exception {
    var first = (DraftOutcome.New) store.write(draft(ROOM, "1", "id")).getFirst();
    List<DraftOutcome> outcomes =
        store.write(draft(ROOM, "2"), draft(INBOX, "1", "id"), draft(ROOM, "3", "other"));
    assertThat(outcomes.get(1))
        .isEqualTo(
            new DraftOutcome.Repeat(
                ROOM,
                first.message().id(),
                first.message().position(),
                first.message().timestamp()));
    assertThat(store.stored()).extracting(ChatMessage::offset).containsExactly(1L, 2L, 3L);
    assertThat(store.database.reader().stream(INBOX).lastOffset()).isZero();
  }

  @Test
  void aRepeatOfALostMessageIsRefused() throws Exception {
    store.reopenWriterAfter("insert into sent values ('alice', 'lost', 99, 1)");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> store.write(draft(ROOM, "1", "lost")))
        .withMessageStartingWith("A client message id is stored already, but its row");
    store.writer.commit();
    assertThat(store.column("select name from stream")).isEmpty();
  }

  @Test
  void aRemovalRemovesTheBodyOfAnEarlierMessage() throws Exception {
    store.write(draft(ROOM, "1"), draft(ROOM, "2"), Draft.removal(ROOM, ALICE, 1));
    assertThat(store.stored())
        .extracting(message -> message.draft().body().asString())
        .containsExactly("", "2", "");
    assertThat(store.stored().getFirst().draft().extras()).isEqualTo(Draft.REMOVED_HEADERS);
  }

  @Test
  void anEditLosesItsBodyWhenItsMessageIsDeleted() throws Exception {
    Draft text = draft(ROOM, "one");
    Draft edit = new Draft(ROOM, text.from(), text.body(), null, true, Map.of("edits", "1"));
    store.write(draft(ROOM, "1"), draft(ROOM, "2"), edit);
    store.writer.delete(store.database.reader().stream(ROOM), 1);
    assertThat(store.stored())
        .extracting(message -> message.draft().body().asString())
        .containsExactly("2", "");
    assertThat(store.stored().getLast().draft().extras())
        .isEqualTo(Map.of("edits", "1", "removed", "true"));
  }

  @Test
  void aRemovedTextIsNotInTheFreeSpaceOfTheFile() throws Exception {
    Draft edit = draft(ROOM, "short");
    store.write(draft(ROOM, "secret".repeat(5_000)), draft(ROOM, "another secret"));
    store.write(new Draft(ROOM, edit.from(), edit.body(), null, true, Map.of("edits", "1")));
    store.write(Draft.removal(ROOM, ALICE, 2));
    assertThat(store.stored()).hasSize(4);
    store.close();
    assertThat(Files.readString(store.file, ISO_8859_1)).contains("short").doesNotContain("secret");
  }

  @Test
  void cursorsAreStored() throws Exception {
    var cursor = new CursorRow(INBOX, "phone", 1, "{}");
    store.write(1_000, List.of(draft(INBOX, "1")), List.of(cursor));
    assertThat(store.database.reader().load(INBOX).devices())
        .containsExactly(new StoredDevice(cursor, 1_000));
  }

  @Test
  void theLastBatchIsThatOfTheLastCommit() throws Exception {
    assertThat(store.writer.lastBatch()).isZero();
    store.writer.write(new Batch(4, 1_000, List.of(), List.of()));
    assertThat(store.writer.lastBatch()).isZero();
    store.writer.commit();
    assertThat(store.writer.lastBatch()).isEqualTo(4);
    assertThat(store.column("select id || '/' || last_commit from writer"))
        .containsExactly(store.database.writerId() + "/4");
  }

  @Test
  void aBatchIsCommittedUpToTheLastNumber() throws Exception {
    assertThat(store.writer.isCommitted(1)).isFalse();
    store.write(draft(ROOM, "1"));
    store.write(draft(ROOM, "2"));
    store.reopenWriterAfter();
    assertThat(store.writer.isCommitted(1)).isTrue();
    assertThat(store.writer.isCommitted(2)).isTrue();
    assertThat(store.writer.isCommitted(3)).isFalse();
  }

  @Test
  void messagesAreDeletedUpToAnOffset() throws Exception {
    StreamRow row = writeNumbers(5);
    store.writer.delete(row, 3);
    assertThat(store.stored()).extracting(ChatMessage::offset).containsExactly(4L, 5L);
    assertThat(store.database.reader().stream(ROOM)).isEqualTo(row.withDeletedUpTo(3));
    store.writer.delete(row, 2);
    assertThat(store.database.reader().stream(ROOM)).isEqualTo(row.withDeletedUpTo(3));
  }

  @Test
  void offsetsContinueAfterAllMessagesWereDeleted() throws Exception {
    store.writer.delete(writeNumbers(5), 5);
    assertThat(store.stored()).isEmpty();
    store.reopenWriterAfter();
    store.write(draft(ROOM, "6"));
    assertThat(store.stored()).extracting(ChatMessage::offset).containsExactly(6L);
  }

  @Test
  void messagesOfAnotherEpochAreNotDeleted() throws Exception {
    StreamRow row = writeNumbers(2);
    store.writer.delete(new StreamRow(row.id(), ROOM, "other", 0, 2), 2);
    assertThat(store.stored()).hasSize(2);
    assertThat(store.database.reader().stream(ROOM)).isEqualTo(row);
  }

  @Test
  void devicesThatWereUsedAtATimeOrLaterAreKept() throws Exception {
    store.write(draft(INBOX, "1"));
    long inbox = store.database.reader().stream(INBOX).id();
    store.reopenWriterAfter(
        "insert into device values (%d, 'old', 0, '{}', 99)".formatted(inbox),
        "insert into device values (%d, 'used', 0, '{}', 100)".formatted(inbox),
        "insert into device values (%d, 'other', 0, '{}', 99)".formatted(inbox));
    store.writer.delete(
        List.of(
            new DeviceRow(inbox, INBOX, "used", 99),
            new DeviceRow(inbox, INBOX, "old", 99),
            new DeviceRow(inbox, INBOX, "missing", 99)),
        100);
    assertThat(store.column("select name from device")).containsExactly("other", "used");
  }

  @Test
  void aProbeWritesAQuarterMoreThanItsSizeAndLeavesNoRow() throws Exception {
    store.writer.probe(1_000_000);
    assertThat(Files.size(directory.resolve("parley.db-wal"))).isGreaterThan(1_250_000 + 65_536);
    store.writer.probe(1);
    assertThat(store.column("select name from device")).isEmpty();
  }

  @Test
  void aProbeReplacesTheRowOfAnInterruptedOne() throws Exception {
    store.reopenWriterAfter(
        "insert into device values (0, '%s', 0, '', 0)".formatted(store.database.writerId()));
    store.writer.probe(1);
    assertThat(store.column("select name from device")).isEmpty();
  }

  @Test
  void lostCommitsBeginNewEpochs() throws Exception {
    StreamRow before = writeNumbers(2);
    assertThat(store.writer.epochsRenewed()).isFalse();
    store.reopenWriterAfter("delete from writer");
    assertThat(store.writer.epochsRenewed()).isTrue();
    assertThat(store.database.reader().stream(ROOM).epoch()).isNotEqualTo(before.epoch());
    assertThat(store.writer.lastBatch()).isEqualTo(1);
  }

  @Test
  void aConnectionIsCurrentWhileItsFilesAreInPlace() throws Exception {
    assertThat(store.writer.isCurrent()).isTrue();
    Files.delete(directory.resolve("parley.db-wal"));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> store.writer.isCurrent())
        .returns(StoreOutage.MOVED, StoreException::outage);
  }

  @Test
  void aClosedConnectionWritesNoMore() {
    store.writer.close();
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.write(draft(ROOM, "1")));
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.writer.isCurrent());
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.writer.isCommitted(1));
  }
}
