package chat.parley.store;

import chat.parley.message.Body;
import chat.parley.message.Draft;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Prepares the statements that insert the rows of a batch. They are JDBC batches, so that a
 * database on another machine costs one round trip per statement and not one per row. The caller
 * executes them.
 */
final class BatchInsert {

  /** The body of an entry that refers to another message. Not to be changed. */
  static final byte[] NO_BODY = {};

  private BatchInsert() {}

  /**
   * Returns the statements that insert the messages of a batch. In the embedded store a one-to-one
   * message and its entry in the inbox are one statement, which takes less time than two.
   *
   * @param rows an entry directly follows the message to which it refers
   */
  static List<PreparedStatement> messages(
      PreparedConnection connection, SqlDialect dialect, List<BatchPlan.Row> rows)
      throws SQLException {
    PreparedStatement single = connection.statement(Statements.INSERT_MESSAGE);
    Set<PreparedStatement> used = new LinkedHashSet<>();
    for (int i = 0; i < rows.size(); i++) {
      BatchPlan.Row row = rows.get(i);
      BatchPlan.Row entry = i + 1 < rows.size() ? rows.get(i + 1) : null;
      if (dialect.isSingleWriter() && entry != null && entry.refersTo() != null) {
        PreparedStatement both = connection.statement(Statements.INSERT_ONE_TO_ONE);
        setMessage(both, row);
        both.setLong(10, entry.stream());
        both.setLong(11, entry.message().offset());
        both.addBatch();
        used.add(both);
        i++;
      } else {
        setRow(single, row);
        single.addBatch();
        used.add(single);
      }
    }
    return List.copyOf(used);
  }

  private static void setRow(PreparedStatement insert, BatchPlan.Row row) throws SQLException {
    if (row.refersTo() == null) {
      setMessage(insert, row);
      insert.setNull(10, Types.BIGINT);
      insert.setNull(11, Types.BIGINT);
    } else {
      setReference(insert, row, row.refersTo());
    }
  }

  private static void setMessage(PreparedStatement insert, BatchPlan.Row row) throws SQLException {
    setPosition(insert, row);
    Draft draft = row.message().draft();
    Body body = draft.body();
    insert.setString(5, draft.clientMessageId());
    insert.setString(6, body.contentType());
    insert.setBoolean(7, body.text());
    insert.setBytes(8, body.bytes());
    insert.setString(9, Extras.write(draft.extras()));
  }

  private static void setPosition(PreparedStatement insert, BatchPlan.Row row) throws SQLException {
    insert.setLong(1, row.stream());
    insert.setLong(2, row.message().offset());
    insert.setLong(3, row.message().timestamp());
    insert.setString(4, row.message().draft().from().value());
  }

  /** Sets what a reader finds if the row with the text has been deleted: a removed message. */
  private static void setReference(PreparedStatement insert, BatchPlan.Row row, BatchPlan.Row text)
      throws SQLException {
    setPosition(insert, row);
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
