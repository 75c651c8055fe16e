package chat.parley.store;

import chat.parley.message.Body;
import chat.parley.message.Draft;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts many rows at once, in one round trip to a database that is not in the process. */
final class BatchInsert {

  private BatchInsert() {}

  static void messages(PreparedConnection session, List<BatchPlan.Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    PreparedStatement add = session.statement(Statements.ADD_MESSAGE);
    for (BatchPlan.Row row : rows) {
      Draft draft = row.message().draft();
      Body body = draft.body();
      add.setLong(1, row.stream());
      add.setLong(2, row.message().offset());
      add.setLong(3, row.message().timestamp());
      add.setString(4, draft.from().value());
      add.setString(5, draft.clientMessageId());
      add.setString(6, body.contentType());
      add.setBoolean(7, body.text());
      add.setBytes(8, body.bytes());
      add.setString(9, Extras.write(draft.extras()));
      add.addBatch();
    }
    add.executeBatch();
  }

  /**
   * Returns those that were there already. They are put in order: another writer that puts the same
   * ones is waited for, and must not wait for this one.
   */
  static List<IdempotencyKey> sent(PreparedConnection session, List<BatchPlan.Sent> planned)
      throws SQLException {
    if (planned.isEmpty()) {
      return List.of();
    }
    var all = new ArrayList<>(planned);
    all.sort(Comparator.comparing(BatchPlan.Sent::key));
    PreparedStatement add = session.statement(Statements.ADD_SENT);
    for (BatchPlan.Sent sent : all) {
      add.setString(1, sent.key().sender());
      add.setString(2, sent.key().clientMessageId());
      add.setLong(3, sent.row().stream());
      add.setLong(4, sent.row().message().offset());
      add.addBatch();
    }
    int[] counts = add.executeBatch();
    var known = new ArrayList<IdempotencyKey>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) {
        known.add(all.get(i).key());
      }
    }
    return known;
  }

  /**
   * In one order too.
   *
   * @param seed moves nothing if it is another one by now
   */
  static void places(PreparedConnection session, String sql, Batch batch, String seed)
      throws SQLException {
    if (batch.places().isEmpty()) {
      return;
    }
    var all = new ArrayList<>(batch.places());
    all.sort(
        Comparator.comparing((CursorRow p) -> p.inbox().stream()).thenComparing(CursorRow::device));
    PreparedStatement move = session.statement(sql);
    for (CursorRow place : all) {
      move.setString(1, place.device());
      move.setLong(2, place.upTo());
      move.setString(3, place.beyond());
      move.setLong(4, batch.timestamp());
      move.setString(5, place.inbox().stream());
      move.setString(6, seed);
      move.addBatch();
    }
    move.executeBatch();
  }
}
