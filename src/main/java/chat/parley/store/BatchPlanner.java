package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.Draft;
import chat.parley.room.RoomCondition;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plans batches within the transactions of a {@link LogWriter}: locks their streams, finds repeats,
 * and checks conditions. Not thread-safe; blocks until the database has answered.
 */
final class BatchPlanner {

  private final PreparedConnection connection;
  private final SqlDialect dialect;
  private final StreamTable streams;
  private final RoomTable roomTable;
  private final MessageOrder order;
  private final SentChange sentChange;

  BatchPlanner(
      PreparedConnection connection,
      SqlDialect dialect,
      StreamTable streams,
      RoomTable roomTable,
      MessageOrder order) {
    this.connection = connection;
    this.dialect = dialect;
    this.streams = streams;
    this.roomTable = roomTable;
    this.order = order;
    this.sentChange = new SentChange(connection, dialect);
  }

  /**
   * Plans the batch, locks its streams and inserts its idempotency keys. All drafts are taken for
   * new at first, because nearly all are. If some keys turn out to be stored already, the offsets
   * planned for these drafts would remain as gaps, so the transaction is rolled back and the batch
   * planned again, with those drafts as repeats.
   *
   * @throws DraftsRefusedException if conditions of drafts that are not repeats do not hold
   */
  BatchPlan prepare(Batch batch) throws SQLException {
    Map<IdempotencyKey, DraftOutcome.Repeat> repeats = repeatedChanges(batch);
    while (true) {
      BatchPlan plan = plan(batch, repeats);
      Map<IdempotencyKey, DraftOutcome.Repeat> found =
          plan.refusals().isEmpty() ? insertKeys(plan) : refusedRepeats(batch, plan, repeats);
      if (found.isEmpty() && !plan.refusals().isEmpty()) {
        throw new DraftsRefusedException(plan.refusals());
      }
      if (found.isEmpty()) {
        return plan;
      }
      connection.rollback();
      streams.onRollback();
      order.onRollback();
      repeats.putAll(found);
    }
  }

  /**
   * Returns the changes of rooms that are repeats. They are known before the batch is planned:
   * drafts after a change depend on it.
   */
  private Map<IdempotencyKey, DraftOutcome.Repeat> repeatedChanges(Batch batch)
      throws SQLException {
    var found = new HashMap<IdempotencyKey, DraftOutcome.Repeat>();
    for (Draft draft : batch.drafts()) {
      if (draft.condition() instanceof RoomCondition.Change) {
        putIfSent(draft, found);
      }
    }
    return found;
  }

  /**
   * Returns the refused drafts that were stored before: a repeat is not refused, unless it is
   * another change than the first one.
   *
   * @param known the repeats that are known already
   */
  private Map<IdempotencyKey, DraftOutcome.Repeat> refusedRepeats(
      Batch batch, BatchPlan plan, Map<IdempotencyKey, DraftOutcome.Repeat> known)
      throws SQLException {
    var found = new HashMap<IdempotencyKey, DraftOutcome.Repeat>();
    for (int index : plan.refusals().keySet()) {
      Draft draft = batch.drafts().get(index);
      if (!known.containsKey(IdempotencyKey.of(draft))) {
        putIfSent(draft, found);
      }
    }
    return found;
  }

  private void putIfSent(Draft draft, Map<IdempotencyKey, DraftOutcome.Repeat> found)
      throws SQLException {
    IdempotencyKey key = IdempotencyKey.of(draft);
    DraftOutcome.Repeat sent = key == null ? null : findSent(key);
    if (key != null && sent != null) {
      found.put(key, sent);
    }
  }

  private BatchPlan plan(Batch batch, Map<IdempotencyKey, DraftOutcome.Repeat> repeats)
      throws SQLException {
    Map<Address, StreamRow> locked = streams.lock(batch.drafts());
    if (batch.drafts().stream().anyMatch(ChangeTargets::isNeeded)) {
      order.prepareLookups();
    }
    var targets = ChangeTargets.find(connection, dialect, batch.drafts(), locked);
    var pins = PinChanges.load(connection, batch, locked, targets);
    RoomChanges rooms = RoomChanges.load(batch.drafts(), locked, roomTable, pins);
    var references =
        new BatchPlan.References(
            targets, Reactions.find(connection, dialect, batch.drafts(), locked));
    return BatchPlan.of(batch, locked, repeats, rooms, references);
  }

  /** Inserts the keys of a plan; returns the first sends of those that are stored already. */
  private Map<IdempotencyKey, DraftOutcome.Repeat> insertKeys(BatchPlan plan) throws SQLException {
    List<BatchPlan.Sent> keys = BatchInsert.inOrder(plan.sent());
    if (keys.isEmpty()) {
      return Map.of();
    }
    int[] counts = BatchInsert.keys(connection, keys).executeBatch();
    var found = new HashMap<IdempotencyKey, DraftOutcome.Repeat>();
    for (IdempotencyKey key : BatchInsert.known(keys, counts)) {
      DraftOutcome.Repeat sent = findSent(key);
      if (sent == null) {
        throw new SQLException(
            "A client message id is stored already, but its row in the table sent or the row of its"
                + " stream cannot be found");
      }
      found.put(key, sent);
    }
    return found;
  }

  private DraftOutcome.@Nullable Repeat findSent(IdempotencyKey key) throws SQLException {
    try (var rows = connection.query(Statements.FIND_SENT, key.sender(), key.clientMessageId())) {
      if (!rows.next()) {
        return null;
      }
      DraftOutcome.Repeat first = BatchPlan.repeat(rows);
      return first.to() instanceof Address.Members
          ? first.withChange(sentChange.read(key, rows.getLong(7), first.position().offset()))
          : first;
    }
  }
}
