package chat.parley.store;

import chat.parley.message.Body;
import chat.parley.message.Draft;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Prepares the statements that insert the rows of a batch. They are JDBC batches, so that a
 * database on another machine costs one round trip per statement and not one per row. The caller
 * executes them.
 */
final class BatchInsert {

  /** The body of an entry that refers to another message. Not to be changed. */
  static final byte[] NO_BODY = {};

  private BatchInsert() {}

  /** Returns the statement that inserts the messages of a batch, which must not be empty. */
  static PreparedStatement messages(PreparedConnection connection, List<BatchPlan.Row> rows)
      throws SQLException {
    PreparedStatement insert = connection.statement(Statements.INSERT_MESSAGE);
    for (BatchPlan.Row row : rows) {
      Draft draft = row.message().draft();
      insert.setLong(1, row.stream());
      insert.setLong(2, row.message().offset());
      insert.setLong(3, row.message().timestamp());
      insert.setString(4, draft.from().value());
      BatchPlan.Row text = row.refersTo();
      if (text == null) {
        setContent(insert, draft);
      } else {
        setReference(insert, text);
      }
      insert.addBatch();
    }
    return insert;
  }

  private static void setContent(PreparedStatement insert, Draft draft) throws SQLException {
    Body body = draft.body();
    insert.setString(5, draft.clientMessageId());
    insert.setString(6, body.contentType());
    insert.setBoolean(7, body.text());
    insert.setBytes(8, body.bytes());
    insert.setString(9, Extras.write(draft.extras()));
    insert.setNull(10, Types.BIGINT);
    insert.setNull(11, Types.BIGINT);
  }

  /** Sets what a reader finds if the row with the text has been deleted: a removed message. */
  private static void setReference(PreparedStatement insert, BatchPlan.Row text)
      throws SQLException {
    insert.setString(5, null);
    insert.setString(6, null);
    insert.setBoolean(7, true);
    insert.setBytes(8, NO_BODY);
    insert.setString(9, MessageRow.REMOVED_EXTRAS);
    insert.setLong(10, text.stream());
    insert.setLong(11, text.message().offset());
  }

  /**
   * Returns the idempotency keys of a batch in ascending order: this writer waits for another one
   * that inserts the same keys, and with one order for all writers the two cannot deadlock.
   */
  static List<BatchPlan.Sent> inOrder(List<BatchPlan.Sent> planned) {
    return planned.stream().sorted(Comparator.comparing(BatchPlan.Sent::key)).toList();
  }

  /**
   * Returns the statement that inserts the idempotency keys of a batch.
   *
   * @param sorted in the order of {@link #inOrder}
   */
  static PreparedStatement keys(PreparedConnection connection, List<BatchPlan.Sent> sorted)
      throws SQLException {
    PreparedStatement insert = connection.statement(Statements.INSERT_SENT);
    for (BatchPlan.Sent sent : sorted) {
      insert.setString(1, sent.key().sender());
      insert.setString(2, sent.key().clientMessageId());
      insert.setLong(3, sent.stream());
      insert.setLong(4, sent.offset());
      insert.addBatch();
    }
    return insert;
  }

  /**
   * Returns the keys that were stored before.
   *
   * @param sorted the keys as they were inserted
   * @param counts the number of rows inserted for each of them
   */
  static List<IdempotencyKey> known(List<BatchPlan.Sent> sorted, int[] counts) {
    var known = new ArrayList<IdempotencyKey>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) {
        known.add(sorted.get(i).key());
      }
    }
    return known;
  }

  /**
   * Returns the statement that inserts or updates the cursors of a batch, ordered by inbox and
   * device for the same reason as the keys.
   *
   * @param sql the statement of {@link SqlDialect#upsertCursor}
   * @param seed the seed of the epochs to which the cursors belong; if the database has another
   *     seed by now, nothing is written
   */
  static PreparedStatement cursors(
      PreparedConnection connection, String sql, Batch batch, String seed) throws SQLException {
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
    return upsert;
  }
}
