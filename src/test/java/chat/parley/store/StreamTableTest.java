package chat.parley.store;

import static chat.parley.store.EmptySqlite.INBOX;
import static chat.parley.store.EmptySqlite.ROOM;
import static chat.parley.store.EmptySqlite.column;
import static chat.parley.store.EmptySqlite.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.Draft;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the embedded store; {@link ConcurrentWritersIT} tests several writers. */
class StreamTableTest {

  /** The maximum number of cached rows. */
  private static final int MAX_CACHED = 50_000;

  private static final Epochs EPOCHS = new Epochs("seed");

  @AutoClose private final PreparedConnection connection;
  private final StreamTable streams;

  StreamTableTest(@TempDir Path directory) throws Exception {
    connection = EmptySqlite.connect(directory);
    connection.update("update seed set value = 'seed'");
    streams = new StreamTable(connection, SqlDialect.SQLITE, EPOCHS);
  }

  private StreamRow lockRoom() throws SQLException {
    return streams.lock(List.of(draft(ROOM, "text"))).get(ROOM);
  }

  private static Batch batch(long number) {
    return new Batch(number, 1_000, List.of(), List.of());
  }

  private static StreamRow newRow(long id) {
    return new StreamRow(id, ROOM, EPOCHS.of(ROOM), 0, 0);
  }

  @Test
  void newStreamsAreInserted() throws Exception {
    Map<Address, StreamRow> locked =
        streams.lock(List.of(draft(ROOM, "1"), draft(INBOX, "2"), draft(ROOM, "3")));
    assertThat(locked).containsOnlyKeys(ROOM, INBOX, Address.ofStream("pair.alice,bob"));
    StreamRow inbox = locked.get(INBOX);
    assertThat(inbox).isEqualTo(new StreamRow(inbox.id(), INBOX, EPOCHS.of(INBOX), 0, 0));
    assertThat(locked.get(ROOM).id()).isNotEqualTo(inbox.id());
    assertThat(column(connection, "select name from stream order by name"))
        .containsExactly("inbox.bob", "pair.alice,bob", "room.lobby");
  }

  @Test
  void withoutDraftsNothingIsLocked() throws Exception {
    assertThat(streams.lock(List.of())).isEmpty();
  }

  @Test
  void storedStreamsAreReadAndNewOnesAdded() throws Exception {
    connection.update("insert into stream values (7, 'room.lobby', 'e', 9, 4, 0, 0, 0)");
    Map<Address, StreamRow> locked = streams.lock(List.of(draft(ROOM, "1"), draft(INBOX, "2")));
    assertThat(locked.get(ROOM)).isEqualTo(new StreamRow(7, ROOM, "e", 4, 9));
    assertThat(locked.get(INBOX).epoch()).isEqualTo(EPOCHS.of(INBOX));
  }

  @Test
  void aNewStreamIsRefusedAfterEpochsHaveChanged() throws Exception {
    connection.update("update seed set value = 'other'");
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(this::lockRoom)
        .returns("40001", SQLException::getSQLState)
        .withMessageContaining("new epochs");
    assertThat(column(connection, "select name from stream")).isEmpty();
  }

  @Test
  void aCommittedRowIsCachedWithItsLastOffset() throws Exception {
    StreamRow row = lockRoom();
    streams.recordBatch(Map.of(row.id(), 3L), "writer", batch(1));
    streams.onCommit();
    connection.update("update stream set epoch = 'unseen'");
    assertThat(lockRoom()).isEqualTo(newRow(row.id()).withLastOffset(3));
  }

  @Test
  void aRolledBackRowIsReadAgain() throws Exception {
    StreamRow row = lockRoom();
    streams.onCommit();
    assertThat(lockRoom()).isEqualTo(row);
    streams.recordBatch(Map.of(row.id(), 3L), "writer", batch(1));
    streams.onRollback();
    connection.update("update stream set deleted = 2");
    assertThat(lockRoom()).isEqualTo(newRow(row.id()).withDeletedUpTo(2));
  }

  @Test
  void aRollbackKeepsCachedRowsOfOtherTransactions() throws Exception {
    StreamRow row = lockRoom();
    streams.onCommit();
    streams.lock(List.of(draft(INBOX, "text")));
    streams.onRollback();
    connection.update("update stream set deleted = 2");
    assertThat(lockRoom()).isEqualTo(row);
  }

  @Test
  void aCommitWithoutALockCachesNothingNew() throws Exception {
    lockRoom();
    streams.onRollback();
    streams.onCommit();
    connection.update("update stream set deleted = 2");
    assertThat(lockRoom().deletedUpTo()).isEqualTo(2);
  }

  @Test
  void oneRowMoreThanTheMaximumEvictsOne() throws Exception {
    connection.update(
        "with recursive i (n) as (select 1 union all select n + 1 from i where n <= ?)"
            + " insert into stream select n, 'room.r' || n, 'e', 0, 0, 0, 0, 0 from i",
        MAX_CACHED);
    List<Draft> drafts =
        IntStream.rangeClosed(1, MAX_CACHED + 1)
            .mapToObj(i -> draft(EmptySqlite.room("r" + i), ""))
            .toList();
    assertThat(streams.lock(drafts)).hasSize(MAX_CACHED + 1);
    streams.onCommit();
    connection.update("update stream set deleted = 1");
    assertThat(streams.lock(drafts).values()).filteredOn(row -> row.deletedUpTo() == 1).hasSize(1);
  }

  @Test
  void theBatchIsRecordedForItsWriter() throws Exception {
    streams.recordBatch(Map.of(), "w1", batch(4));
    streams.recordBatch(Map.of(), "w2", batch(5));
    streams.recordBatch(Map.of(), "w1", batch(6));
    assertThat(
            column(
                connection, "select id || last_commit || '/' || seen_at from writer order by id"))
        .containsExactly("w16/1000", "w25/1000");
  }

  @Test
  void aStreamExistsWithItsEpochOnly() throws Exception {
    StreamRow row = lockRoom();
    assertThat(streams.lock(row)).isTrue();
    assertThat(streams.lock(new StreamRow(row.id(), ROOM, "other", 0, 0))).isFalse();
    assertThat(streams.lock(newRow(row.id() + 1))).isFalse();
  }

  @Test
  void theLastOffsetOfTheMessagesIsSaved() throws Exception {
    StreamRow row = lockRoom();
    connection.update(
        "insert into message values (null, ?, 12, 0, 'a', null, null, 1, '', null, null, null)",
        row.id());
    streams.saveLastOffset(row);
    assertThat(column(connection, "select last_position from stream")).containsExactly("12");
  }
}
