package chat.parley.store;

import static chat.parley.store.EmptySqlite.ALICE;
import static chat.parley.store.EmptySqlite.INBOX;
import static chat.parley.store.EmptySqlite.ROOM;
import static chat.parley.store.EmptySqlite.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the embedded store; {@link LogWriterFailureTest} tests broken connections. */
class LogWriterTest {

  @TempDir private Path directory;

  private Database database;
  private LogWriter writer;

  @BeforeEach
  void open() throws Exception {
    EmptySqlite.create(directory);
    database = new Database(StoreProperties.embedded(directory));
    database.open();
    writer = database.writer();
  }

  @AfterEach
  void close() {
    writer.close();
    database.close();
  }

  private void reopenAfter(String... statements) throws Exception {
    writer.close();
    EmptySqlite.execute(directory.resolve("parley.db"), statements);
    writer = database.writer();
  }

  private List<String> column(String query) throws Exception {
    return EmptySqlite.column(directory.resolve("parley.db"), query);
  }

  private List<DraftOutcome> write(Draft... drafts) throws StoreException {
    return write(List.of(drafts), List.of());
  }

  private List<DraftOutcome> write(List<Draft> drafts, List<CursorRow> cursors)
      throws StoreException {
    var batch = new Batch(writer.lastBatch() + 1, 1_000, drafts, cursors);
    List<DraftOutcome> outcomes = writer.write(batch);
    writer.commit();
    return outcomes;
  }

  private StreamRow writeNumbers(int count) throws StoreException {
    write(IntStream.rangeClosed(1, count).mapToObj(i -> draft(ROOM, "" + i)).toArray(Draft[]::new));
    return database.reader().stream(ROOM);
  }

  private List<ChatMessage> stored() throws StoreException {
    LogReader reader = database.reader();
    return reader.messagesAfter(reader.stream(ROOM), 0, 100);
  }

  private static void assertOutage(StoreOutage outage, ThrowingCallable call) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(call)
        .returns(outage, StoreException::outage);
  }

  @Test
  void writtenMessagesAreStoredWithTheCommit() throws Exception {
    List<DraftOutcome> outcomes =
        writer.write(new Batch(1, 1_000, List.of(draft(ROOM, "1"), draft(ROOM, "2")), List.of()));
    assertThat(stored()).isEmpty();
    writer.commit();
    assertThat(stored()).extracting(ChatMessage::offset).containsExactly(1L, 2L);
    assertThat(stored()).extracting(ChatMessage::timestamp).containsOnly(1_000L);
    assertThat(outcomes)
        .extracting(outcome -> ((DraftOutcome.New) outcome).message().id())
        .containsExactlyElementsOf(stored().stream().map(ChatMessage::id).toList());
  }

  @Test
  void offsetsContinueInTheNextBatchAndTheNextConnection() throws Exception {
    write(draft(ROOM, "1"));
    write(draft(ROOM, "2"));
    reopenAfter();
    write(draft(ROOM, "3"));
    assertThat(stored()).extracting(ChatMessage::offset).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aRepeatIsNotStoredAndTakesNoOffset() throws Exception {
    var first = (DraftOutcome.New) write(draft(ROOM, "1", "id")).getFirst();
    List<DraftOutcome> outcomes =
        write(draft(ROOM, "2"), draft(INBOX, "1", "id"), draft(ROOM, "3", "other"));
    assertThat(outcomes.get(1))
        .isEqualTo(new DraftOutcome.Repeat(first.message().id(), first.message().position()));
    assertThat(stored()).extracting(ChatMessage::offset).containsExactly(1L, 2L, 3L);
    assertThat(database.reader().stream(INBOX).lastOffset()).isZero();
  }

  @Test
  void aRepeatOfALostMessageIsRefused() throws Exception {
    reopenAfter("insert into sent values ('alice', 'lost', 99, 1)");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> write(draft(ROOM, "1", "lost")))
        .withMessageStartingWith("A client message id is stored already, but its row");
    writer.commit();
    assertThat(column("select name from stream")).isEmpty();
  }

  @Test
  void aRemovalRemovesTheBodyOfAnEarlierMessage() throws Exception {
    write(draft(ROOM, "1"), draft(ROOM, "2"), Draft.removal(ROOM, ALICE, 1));
    assertThat(stored())
        .extracting(message -> message.draft().body().asString())
        .containsExactly("", "2", "");
    assertThat(stored().getFirst().draft().extras()).isEqualTo(Draft.REMOVED_HEADERS);
  }

  @Test
  void cursorsAreStored() throws Exception {
    var cursor = new CursorRow(INBOX, "phone", 1, "{}");
    write(List.of(draft(INBOX, "1")), List.of(cursor));
    assertThat(database.reader().load(INBOX).devices())
        .containsExactly(new StoredDevice(cursor, 1_000));
  }

  @Test
  void theLastBatchIsThatOfTheLastCommit() throws Exception {
    assertThat(writer.lastBatch()).isZero();
    writer.write(new Batch(4, 1_000, List.of(), List.of()));
    assertThat(writer.lastBatch()).isZero();
    writer.commit();
    assertThat(writer.lastBatch()).isEqualTo(4);
    assertThat(column("select id || '/' || last_commit from writer"))
        .containsExactly(database.writerId() + "/4");
  }

  @Test
  void aBatchIsCommittedUpToTheLastNumber() throws Exception {
    assertThat(writer.isCommitted(1)).isFalse();
    write(draft(ROOM, "1"));
    write(draft(ROOM, "2"));
    reopenAfter();
    assertThat(writer.isCommitted(1)).isTrue();
    assertThat(writer.isCommitted(2)).isTrue();
    assertThat(writer.isCommitted(3)).isFalse();
  }

  @Test
  void messagesAreDeletedUpToAnOffset() throws Exception {
    StreamRow row = writeNumbers(5);
    writer.delete(row, 3);
    assertThat(stored()).extracting(ChatMessage::offset).containsExactly(4L, 5L);
    assertThat(database.reader().stream(ROOM)).isEqualTo(row.withDeletedUpTo(3));
    writer.delete(row, 2);
    assertThat(database.reader().stream(ROOM)).isEqualTo(row.withDeletedUpTo(3));
  }

  @Test
  void offsetsContinueAfterAllMessagesWereDeleted() throws Exception {
    writer.delete(writeNumbers(5), 5);
    assertThat(stored()).isEmpty();
    reopenAfter();
    write(draft(ROOM, "6"));
    assertThat(stored()).extracting(ChatMessage::offset).containsExactly(6L);
  }

  @Test
  void messagesOfAnotherEpochAreNotDeleted() throws Exception {
    StreamRow row = writeNumbers(2);
    writer.delete(new StreamRow(row.id(), ROOM, "other", 0, 2), 2);
    assertThat(stored()).hasSize(2);
    assertThat(database.reader().stream(ROOM)).isEqualTo(row);
  }

  @Test
  void devicesThatWereUsedAtATimeOrLaterAreKept() throws Exception {
    write(draft(INBOX, "1"));
    long inbox = database.reader().stream(INBOX).id();
    reopenAfter(
        "insert into device values (%d, 'old', 0, '{}', 99)".formatted(inbox),
        "insert into device values (%d, 'used', 0, '{}', 100)".formatted(inbox),
        "insert into device values (%d, 'other', 0, '{}', 99)".formatted(inbox));
    writer.delete(
        List.of(
            new DeviceRow(inbox, INBOX, "used", 99),
            new DeviceRow(inbox, INBOX, "old", 99),
            new DeviceRow(inbox, INBOX, "missing", 99)),
        100);
    assertThat(column("select name from device")).containsExactly("other", "used");
  }

  @Test
  void aProbeWritesAQuarterMoreThanItsSizeAndLeavesNoRow() throws Exception {
    writer.probe(1_000_000);
    assertThat(Files.size(directory.resolve("parley.db-wal"))).isGreaterThan(1_250_000 + 65_536);
    writer.probe(1);
    assertThat(column("select name from device")).isEmpty();
  }

  @Test
  void aProbeReplacesTheRowOfAnInterruptedOne() throws Exception {
    reopenAfter("insert into device values (0, '%s', 0, '', 0)".formatted(database.writerId()));
    writer.probe(1);
    assertThat(column("select name from device")).isEmpty();
  }

  @Test
  void lostCommitsBeginNewEpochs() throws Exception {
    StreamRow before = writeNumbers(2);
    assertThat(writer.epochsRenewed()).isFalse();
    reopenAfter("delete from writer");
    assertThat(writer.epochsRenewed()).isTrue();
    assertThat(database.reader().stream(ROOM).epoch()).isNotEqualTo(before.epoch());
    assertThat(writer.lastBatch()).isEqualTo(1);
  }

  @Test
  void aConnectionIsCurrentWhileItsFilesAreInPlace() throws Exception {
    assertThat(writer.isCurrent()).isTrue();
    Files.delete(directory.resolve("parley.db-wal"));
    assertOutage(StoreOutage.MOVED, writer::isCurrent);
  }

  @Test
  void aClosedConnectionWritesNoMore() {
    writer.close();
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> write(draft(ROOM, "1")));
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> writer.isCurrent());
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> writer.isCommitted(1));
  }
}
