package chat.parley.store;

import chat.parley.message.Body;
import chat.parley.message.Draft;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Inserts the rows of a batch with JDBC batches, so that a database on another machine costs one
 * round trip per statement and not one per row.
 */
final class BatchInsert {

  private BatchInsert() {}

  /** Returns the statement that inserts the messages of a batch, to be executed as a batch. */
  static PreparedStatement messages(PreparedConnection connection, List<BatchPlan.Row> rows)
      throws SQLException {
    PreparedStatement insert = connection.statement(Statements.INSERT_MESSAGE);
    for (BatchPlan.Row row : rows) {
      Draft draft = row.message().draft();
      Body body = draft.body();
      insert.setLong(1, row.stream());
      insert.setLong(2, row.message().offset());
      insert.setLong(3, row.message().timestamp());
      insert.setString(4, draft.from().value());
      insert.setString(5, draft.clientMessageId());
      insert.setString(6, body.contentType());
      insert.setBoolean(7, body.text());
      insert.setBytes(8, body.bytes());
      insert.setString(9, Extras.write(draft.extras()));
      insert.addBatch();
    }
    return insert;
  }

  /**
   * Inserts the idempotency keys of a batch and returns those that were stored before. The keys are
   * inserted in ascending order: this writer waits for another one that inserts the same keys, and
   * with one order for all writers the two cannot deadlock.
   */
  static List<IdempotencyKey> insertSent(
      PreparedConnection connection, List<BatchPlan.Sent> planned) throws SQLException {
    if (planned.isEmpty()) {
      return List.of();
    }
    var sorted = new ArrayList<>(planned);
    sorted.sort(Comparator.comparing(BatchPlan.Sent::key));
    PreparedStatement insert = connection.statement(Statements.INSERT_SENT);
    for (BatchPlan.Sent sent : sorted) {
      insert.setString(1, sent.key().sender());
      insert.setString(2, sent.key().clientMessageId());
      insert.setLong(3, sent.row().stream());
      insert.setLong(4, sent.row().message().offset());
      insert.addBatch();
    }
    int[] counts = insert.executeBatch();
    var known = new ArrayList<IdempotencyKey>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) {
        known.add(sorted.get(i).key());
      }
    }
    return known;
  }

  /**
   * Inserts or updates the cursors of a batch, ordered by inbox and device for the same reason.
   *
   * @param sql the statement of {@link SqlDialect#upsertCursor}
   * @param seed the seed of the epochs to which the cursors belong; if the database has another
   *     seed by now, nothing is written
   */
  static void upsertCursors(PreparedConnection connection, String sql, Batch batch, String seed)
      throws SQLException {
    if (batch.cursors().isEmpty()) {
      return;
    }
    var sorted = new ArrayList<>(batch.cursors());
    sorted.sort(
        Comparator.comparing((CursorRow c) -> c.inbox().stream()).thenComparing(CursorRow::device));
    PreparedStatement upsert = connection.statement(sql);
    for (CursorRow cursor : sorted) {
      upsert.setString(1, cursor.device());
      upsert.setLong(2, cursor.upTo());
      upsert.setString(3, cursor.beyond());
      upsert.setLong(4, batch.timestamp());
      upsert.setString(5, cursor.inbox().stream());
      upsert.setString(6, seed);
      upsert.addBatch();
    }
    upsert.executeBatch();
  }
}
