package chat.parley.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A connection that writes to the database. Not thread-safe. All methods block until the database
 * has answered. If {@link #commit} fails, it is unknown whether the batch is stored; {@link
 * #isCommitted} finds out. After any other failure the transaction has been rolled back and the
 * batch is not stored.
 */
public final class LogWriter implements AutoCloseable {

  /** Additional bytes to probe for: a batch also changes indexes and other tables. */
  private static final int PROBE_MARGIN = 64 * 1024;

  private final PreparedConnection connection;
  private final SqlDialect dialect;
  private final String id;
  private final RestoreDetection restoreDetection;
  private final Epochs epochs;
  private final StreamTable streams;
  private final MessageOrder order;
  private long lastWritten;

  /**
   * Checks by the restore detection that the database is still the same, which may begin new
   * epochs.
   *
   * @param id the writer id of this process
   * @param restoreDetection the restore detection of the database, which is notified of each commit
   */
  LogWriter(
      PreparedConnection connection,
      SqlDialect dialect,
      String id,
      RestoreDetection restoreDetection)
      throws SQLException {
    this.connection = connection;
    this.dialect = dialect;
    this.id = id;
    this.restoreDetection = restoreDetection;
    this.epochs = restoreDetection.verify(connection);
    this.streams = new StreamTable(connection, dialect, epochs);
    this.order = new MessageOrder(connection, dialect);
  }

  /**
   * Returns whether this connection began new epochs for all streams, or found that another process
   * has done so since the previous connection of this process. Everything that this process has in
   * memory of a stream is obsolete then.
   */
  public boolean epochsRenewed() {
    return restoreDetection.epochsRenewed();
  }

  /**
   * Queries whether the database still has the epochs that this connection found when it was
   * opened. If not, the connection must be closed and a new one opened.
   *
   * @throws StoreException if the database is unavailable, or its files are not those that were
   *     opened
   */
  public boolean isCurrent() throws StoreException {
    try {
      return restoreDetection.isCurrent(connection);
    } catch (SQLException e) {
      throw new StoreException(e);
    } finally {
      connection.rollback();
    }
  }

  /**
   * Returns the number of the last committed batch; the next batch needs a larger one. In the
   * embedded store numbers continue from one process to the next.
   */
  public long lastBatch() {
    return restoreDetection.marker().batchNumber();
  }

  /**
   * Writes a batch. It takes effect with {@link #commit}.
   *
   * @return one outcome for each draft, in the order of the drafts
   */
  public List<DraftOutcome> write(Batch batch) throws StoreException {
    try {
      BatchPlan plan = prepare(batch);
      if (!plan.rows().isEmpty()) {
        BatchInsert.messages(connection, plan.rows()).executeBatch();
      }
      order.messagesAdded(plan.rows().size());
      order.removeBodies(plan.rows());
      if (!batch.cursors().isEmpty()) {
        BatchInsert.cursors(connection, dialect.upsertCursor(), batch, epochs.seed())
            .executeBatch();
      }
      streams.recordBatch(plan.lastOffsets(), id, batch);
      lastWritten = batch.number();
      return plan.outcomes();
    } catch (SQLException | RuntimeException e) {
      throw rollbackAndTranslate(e);
    }
  }

  /**
   * Plans the batch, locks its streams and inserts its idempotency keys. All drafts are taken for
   * new at first, because nearly all are. If some keys turn out to be stored already, the offsets
   * planned for these drafts would remain as gaps, so the transaction is rolled back and the batch
   * planned again, with those drafts as repeats.
   */
  private BatchPlan prepare(Batch batch) throws SQLException {
    var repeats = new HashMap<IdempotencyKey, DraftOutcome.Repeat>();
    while (true) {
      BatchPlan plan = BatchPlan.of(batch, streams.lock(batch.drafts()), repeats);
      List<IdempotencyKey> known = insertKeys(BatchInsert.inOrder(plan.sent()));
      if (known.isEmpty()) {
        return plan;
      }
      rollback();
      for (IdempotencyKey key : known) {
        repeats.put(key, findFirstSend(key));
      }
    }
  }

  private List<IdempotencyKey> insertKeys(List<BatchPlan.Sent> keys) throws SQLException {
    return keys.isEmpty()
        ? List.of()
        : BatchInsert.known(keys, BatchInsert.keys(connection, keys).executeBatch());
  }

  private DraftOutcome.Repeat findFirstSend(IdempotencyKey key) throws SQLException {
    try (var rows = connection.query(Statements.FIND_SENT, key.sender(), key.clientMessageId())) {
      if (!rows.next()) {
        throw new SQLException(
            "A client message id is stored already, but its row in the table sent or the row of its"
                + " stream cannot be found");
      }
      return BatchPlan.repeat(rows);
    }
  }

  /**
   * Commits what {@link #write} has written.
   *
   * @throws StoreException if the commit failed or was not confirmed, or if the database files are
   *     no longer those in the data directory
   */
  public void commit() throws StoreException {
    try {
      // The same as commit(), but visible in a stack trace as a call of the store by this class.
      connection.jdbc().commit();
      streams.onCommit();
      restoreDetection.onCommit(lastWritten);
    } catch (SQLException | RuntimeException e) {
      throw rollbackAndTranslate(e);
    }
  }

  private StoreException rollbackAndTranslate(Exception e) {
    rollback();
    return StoreException.of(e);
  }

  private void rollback() {
    connection.rollback();
    streams.onRollback();
  }

  /**
   * Queries whether a batch of this process was committed, on this connection or an earlier one. If
   * its commit is still in progress on the server, waits for it.
   *
   * @param batch the number of the batch
   */
  public boolean isCommitted(long batch) throws StoreException {
    try (ResultSet rows = connection.query(dialect.selectLastBatch(), id)) {
      boolean committed = rows.next() && rows.getLong(1) >= batch;
      if (committed) {
        restoreDetection.marker().advance(batch);
      }
      return committed;
    } catch (SQLException | RuntimeException e) {
      throw StoreException.of(e);
    } finally {
      connection.rollback();
    }
  }

  /**
   * Deletes the oldest messages of a stream, and commits. Does nothing if the stream has another
   * epoch by now.
   *
   * @param stream the stream, with the offset up to which messages were deleted before
   * @param upTo the offset of the last message to delete
   */
  public void delete(StreamRow stream, long upTo) throws StoreException {
    try {
      if (!streams.exists(stream)) {
        connection.rollback();
        return;
      }
      streams.saveLastOffset(stream);
      order.delete(stream.id(), stream.deletedUpTo(), upTo);
      connection.update(Statements.UPDATE_DELETED, upTo, stream.id(), upTo);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      throw rollbackAndTranslate(e);
    }
  }

  /**
   * Deletes unused devices, and commits.
   *
   * @param unusedSince in milliseconds since 1970 UTC; a device that was seen at this time or later
   *     is kept
   */
  public void delete(List<DeviceRow> devices, long unusedSince) throws StoreException {
    try {
      var sorted = new ArrayList<>(devices);
      sorted.sort(DeviceRow.ORDER);
      PreparedStatement delete = connection.statement(Statements.DELETE_DEVICE);
      for (DeviceRow device : sorted) {
        PreparedConnection.bind(delete, device.stream(), device.name(), unusedSince);
        delete.addBatch();
      }
      delete.executeBatch();
      connection.commit();
    } catch (SQLException e) {
      throw rollbackAndTranslate(e);
    }
  }

  /**
   * Checks that there is free space: commits a row a quarter and 64 KB larger than the given size,
   * and deletes it.
   *
   * @param bytes the size to probe for, greater than 0
   * @throws StoreException if there is not enough space
   */
  public void probe(int bytes) throws StoreException {
    try {
      // An interrupted probe may have left its row, whose space would be reused.
      deleteProbe();
      connection.update(
          Statements.INSERT_PROBE, id, incompressible(bytes + bytes / 4 + PROBE_MARGIN));
      connection.commit();
      deleteProbe();
    } catch (SQLException e) {
      throw rollbackAndTranslate(e);
    }
  }

  private void deleteProbe() throws SQLException {
    connection.update(Statements.DELETE_PROBE, id);
    connection.commit();
  }

  /** Returns random text, which the database cannot compress. */
  private static String incompressible(int length) {
    var bytes = new byte[length / 4 * 3];
    ThreadLocalRandom.current().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public void close() {
    connection.close();
  }
}
