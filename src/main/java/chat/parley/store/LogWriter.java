package chat.parley.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

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
  private final RoomTable roomTable;
  private final BatchPlanner planner;
  private final DeferredMarkers deferredMarkers = new DeferredMarkers();
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
    this.roomTable = new RoomTable(connection, dialect);
    this.planner = new BatchPlanner(connection, dialect, streams, roomTable, order);
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
   * @throws DraftsRefusedException if conditions of drafts do not hold; nothing is written then
   */
  public List<DraftOutcome> write(Batch batch) throws StoreException {
    try {
      BatchPlan plan = planner.prepare(batch);
      PlannedRows rows = plan.rows();
      for (PreparedStatement insert : BatchInsert.messages(connection, dialect, rows.messages())) {
        insert.executeBatch();
      }
      rows.markers().writeUncounted(connection);
      order.messagesAdded(rows.messages().size());
      plan.reactions().write(connection);
      plan.rooms().write(roomTable);
      plan.rooms().pins().write(connection, order);
      order.fold(plan.folds());
      streams.recordResponses(plan.withResponses());
      streams.recordMembers(plan.rooms().membersOffsets());
      if (dialect.isSingleWriter()) {
        rows.markers().defer(deferredMarkers);
      }
      if (!rows.markers().isEmpty()) {
        rows.markers().upsert(connection, batch.timestamp()).executeBatch();
      }
      rows.markers().writeOthers(connection, batch.timestamp());
      if (!batch.cursors().isEmpty()) {
        BatchInsert.cursors(connection, dialect.upsertCursor(), batch, epochs.seed())
            .executeBatch();
      }
      streams.recordBatch(rows.lastOffsets(), id, batch);
      lastWritten = batch.number();
      return plan.outcomes();
    } catch (DraftsRefusedException e) {
      rollback();
      throw e;
    } catch (SQLException | RuntimeException e) {
      throw rollbackAndTranslate(e);
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
      order.onCommit();
      deferredMarkers.onCommit();
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
    order.onRollback();
    deferredMarkers.onRollback();
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
      if (!streams.lock(stream)) {
        connection.rollback();
        return;
      }
      streams.saveLastOffset(stream);
      order.delete(stream.id(), stream.deletedUpTo(), upTo);
      MarkerTable.trim(connection, stream.id(), upTo);
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

  /** Forgets the stream of a deleted room, of which all messages have been deleted; commits. */
  public void forgetEnded(String stream) throws StoreException {
    try {
      MarkerTable.forget(connection, stream, System.currentTimeMillis());
      connection.update("delete from ended_stream where name = ?", stream);
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
      SpaceProbe.run(connection, id, bytes + bytes / 4 + PROBE_MARGIN);
    } catch (SQLException e) {
      throw rollbackAndTranslate(e);
    }
  }

  /** Returns the table of users, in which each change is a transaction of its own. */
  public PersonTable persons() {
    return new PersonTable(connection);
  }

  /** Returns the table of blocked users, in which each change is a transaction of its own. */
  public BlockTable blocks() {
    return new BlockTable(connection, streams);
  }

  /** Returns the table of markers, in which each change is a transaction of its own. */
  public MarkerTable markers() {
    return new MarkerTable(connection, dialect, epochs.seed());
  }

  /** Returns the table of when users were last online, in which each change is a transaction. */
  public LastSeenTable lastSeen() {
    return new LastSeenTable(connection);
  }

  @Override
  public void close() {
    connection.close();
  }
}
