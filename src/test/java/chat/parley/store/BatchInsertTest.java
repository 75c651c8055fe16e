package chat.parley.store;

import static chat.parley.store.EmptySqlite.ALICE;
import static chat.parley.store.EmptySqlite.INBOX;
import static chat.parley.store.EmptySqlite.ROOM;
import static chat.parley.store.EmptySqlite.column;
import static chat.parley.store.EmptySqlite.draft;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchInsertTest {

  @AutoClose private final PreparedConnection connection;

  BatchInsertTest(@TempDir Path directory) throws Exception {
    connection = EmptySqlite.connect(directory);
    connection.update("update seed set value = 'seed'");
  }

  private static BatchPlan.Row row(long stream, long offset, Draft draft) {
    var position = new StreamPosition("e", offset);
    return new BatchPlan.Row(stream, new ChatMessage("e-" + offset, 99, position, draft), null);
  }

  private static BatchPlan.Sent sent(String id, long offset) {
    var key = new IdempotencyKey(ALICE.value(), id);
    return new BatchPlan.Sent(key, 1, offset);
  }

  private List<String> insertSent(BatchPlan.Sent... sent) throws SQLException {
    List<BatchPlan.Sent> sorted = BatchInsert.inOrder(List.of(sent));
    int[] counts = BatchInsert.keys(connection, sorted).executeBatch();
    return BatchInsert.known(sorted, counts).stream().map(IdempotencyKey::clientMessageId).toList();
  }

  private void insertMessages(List<BatchPlan.Row> rows) throws SQLException {
    insertMessages(SqlDialect.SQLITE, rows);
  }

  private void insertMessages(SqlDialect dialect, List<BatchPlan.Row> rows) throws SQLException {
    for (PreparedStatement insert : BatchInsert.messages(connection, dialect, rows)) {
      insert.executeBatch();
    }
  }

  private void upsert(String seed, CursorRow... cursors) throws SQLException {
    var batch = new Batch(1, 99, List.of(), List.of(cursors));
    BatchInsert.cursors(connection, SqlDialect.SQLITE.upsertCursor(), batch, seed).executeBatch();
  }

  @Test
  void allPartsOfAMessageAreInserted() throws Exception {
    var body = new Body(new byte[] {0, (byte) 255}, "image/png", false);
    var draft = new Draft(ROOM, ALICE, body, "id", true, Map.of("x-a", "b"));
    insertMessages(List.of(row(4, 7, draft)));
    assertThat(
            column(
                connection,
                "select stream || ' ' || position || ' ' || sent_at || ' ' || sender || ' '"
                    + " || client_message_id || ' ' || content_type || ' ' || is_text || ' '"
                    + " || hex(body) || ' ' || extras from message"))
        .containsExactly("4 7 99 alice id image/png 0 00FF {\"x-a\":\"b\"}");
  }

  @Test
  void optionalPartsOfAMessageAreNull() throws Exception {
    insertMessages(List.of(row(4, 7, draft(ROOM, ""))));
    assertThat(
            column(
                connection,
                "select coalesce(client_message_id, content_type, extras, 'none') from message"
                    + " where is_text and length(body) = 0"))
        .containsExactly("none");
  }

  @Test
  void messagesAreInsertedInTheirOrder() throws Exception {
    insertMessages(Stream.of(3, 1, 2).map(i -> row(1, i, draft(ROOM, "text"))).toList());
    assertThat(column(connection, "select position from message order by id"))
        .containsExactly("3", "1", "2");
  }

  /** SQLite understands the statements of both dialects. */
  @Test
  void aOneToOneMessageAndItsEntryAreTheSameRowsInOneStatementAsInTwo() throws Exception {
    var body = new Body(new byte[] {0, (byte) 255}, "image/png", false);
    BatchPlan.Row message = row(3, 7, new Draft(INBOX, ALICE, body, "id", true, Map.of("a", "b")));
    var entry = new BatchPlan.Row(2, row(2, 9, draft(INBOX, "")).message(), message);
    List<BatchPlan.Row> rows =
        List.of(row(1, 1, draft(ROOM, "1")), message, entry, row(1, 2, draft(ROOM, "2")));
    insertMessages(SqlDialect.POSTGRESQL, rows);
    List<String> inTwo = allColumns();
    connection.update("delete from message");
    insertMessages(rows);
    assertThat(allColumns()).hasSize(4).isEqualTo(inTwo);
  }

  private List<String> allColumns() throws SQLException {
    return column(
        connection,
        "select quote(stream) || quote(position) || quote(sent_at) || quote(sender)"
            + " || quote(client_message_id) || quote(content_type) || quote(is_text) || quote(body)"
            + " || quote(extras) || quote(conversation) || quote(conversation_position)"
            + " from message order by stream, position");
  }

  @Test
  void newKeysAreInserted() throws Exception {
    assertThat(insertSent()).isEmpty();
    assertThat(insertSent(sent("b", 1), sent("a", 2))).isEmpty();
    assertThat(
            column(
                connection, "select sender || client_message_id || stream || position from sent"))
        .containsExactly("alicea12", "aliceb11");
  }

  @Test
  void storedKeysAreReturnedInAscendingOrderAndNotChanged() throws Exception {
    assertThat(insertSent(sent("a", 1), sent("c", 2))).isEmpty();
    assertThat(insertSent(sent("c", 3), sent("b", 4), sent("a", 5))).containsExactly("a", "c");
    assertThat(column(connection, "select position from sent")).containsExactly("1", "4", "2");
  }

  @Test
  void cursorsAreInsertedAndReplaced() throws Exception {
    connection.update("insert into stream values (1, 'inbox.bob', 'e', 0, 0, 0, 0, 0)");
    upsert("seed");
    upsert("seed", new CursorRow(INBOX, "b", 3, "{}"), new CursorRow(INBOX, "a", 2, "{[4,5)}"));
    upsert("seed", new CursorRow(INBOX, "b", 4, "{[9,10)}"));
    assertThat(
            column(connection, "select stream || name || up_to || beyond || seen_at from device"))
        .containsExactly("1a2{[4,5)}99", "1b4{[9,10)}99");
  }

  @Test
  void cursorsOfOtherEpochsAreNotWritten() throws Exception {
    connection.update("insert into stream values (1, 'inbox.bob', 'e', 0, 0, 0, 0, 0)");
    upsert("other", new CursorRow(INBOX, "a", 2, "{}"));
    assertThat(column(connection, "select name from device")).isEmpty();
  }

  @Test
  void aCursorOfAnInboxWithoutMessagesIsNotWritten() throws Exception {
    upsert("seed", new CursorRow(INBOX, "a", 2, "{}"));
    assertThat(column(connection, "select name from device")).isEmpty();
  }
}
