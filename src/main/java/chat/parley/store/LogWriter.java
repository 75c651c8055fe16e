package chat.parley.store;

import chat.parley.message.StreamPosition;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One connection that writes. One thread at a time. When {@link #commit} fails, it is not known
 * whether the batch is stored; after any other failure it is known not to be.
 */
public final class LogWriter implements AutoCloseable {

  /** What indexes and other tables take that a batch changes too. */
  private static final int PROBE_MARGIN = 64 * 1024;

  private final PreparedConnection session;
  private final SqlDialect dialect;
  private final String id;
  private final RestoreDetection provenance;
  private final Epochs epochs;
  private final StreamTable streams;
  private final MessageOrder order;
  private long written;

  /**
   * @param id whose commits these are
   * @param provenance decides whether this is the right database, and hears of commits
   */
  LogWriter(PreparedConnection session, SqlDialect dialect, String id, RestoreDetection provenance)
      throws SQLException {
    this.session = session;
    this.dialect = dialect;
    this.id = id;
    this.provenance = provenance;
    this.epochs = provenance.verify(session);
    this.streams = new StreamTable(session, dialect, epochs);
    this.order = new MessageOrder(session, dialect);
  }

  /**
   * Whether all streams have got new epochs since this process connected before: what it knows of
   * any stream is of another time.
   */
  public boolean renewed() {
    return provenance.renewed();
  }

  /**
   * Asks whether the epochs are still those with which this connection began; if not, it is of no
   * more use.
   */
  public boolean isCurrent() throws StoreException {
    try {
      return provenance.isCurrent(session);
    } catch (SQLException e) {
      throw new StoreException(e);
    } finally {
      session.rollback();
    }
  }

  /** The number of the last batch that was committed before; the next one is larger. */
  public long number() {
    return provenance.marker().number();
  }

  /**
   * Writes a batch; it counts when it has been committed.
   *
   * @return one entry for each draft, in their order
   */
  public List<DraftOutcome> write(Batch batch) throws StoreException {
    try {
      BatchPlan plan = begin(batch);
      BatchInsert.messages(session, plan.rows());
      order.added(plan.rows().size());
      for (BatchPlan.Row row : plan.rows()) {
        if (row.message().draft().removes() > 0) {
          order.removeBody(row.stream(), row.message().draft().removes());
        }
      }
      BatchInsert.places(session, dialect.movePlace(), batch, epochs.seed());
      streams.finish(plan.ends(), id, batch);
      written = batch.number();
      return plan.entries();
    } catch (SQLException | RuntimeException e) {
      throw failed(e);
    }
  }

  /**
   * Takes everything for new first, because nearly everything is. What the index of sent messages
   * knows already would leave a hole in the offsets, so then it begins again, knowing it.
   */
  private BatchPlan begin(Batch batch) throws SQLException {
    var repeats = new HashMap<IdempotencyKey, DraftOutcome.Repeat>();
    while (true) {
      BatchPlan plan = BatchPlan.of(batch, streams.lock(batch.drafts()), repeats);
      List<IdempotencyKey> known = BatchInsert.sent(session, plan.sent());
      if (known.isEmpty()) {
        return plan;
      }
      rollback();
      for (IdempotencyKey key : known) {
        repeats.put(key, first(key));
      }
    }
  }

  private DraftOutcome.Repeat first(IdempotencyKey key) throws SQLException {
    PreparedStatement find = session.statement(Statements.FIND_SENT);
    PreparedConnection.bind(find, key.sender(), key.clientMessageId());
    try (ResultSet rows = find.executeQuery()) {
      if (!rows.next()) {
        throw new SQLException("A sent message is known and can not be found");
      }
      var position = new StreamPosition(rows.getString(1), rows.getLong(2));
      return new DraftOutcome.Repeat(BatchPlan.id(position), position);
    }
  }

  /** Makes what has been written count. */
  public void commit() throws StoreException {
    try {
      session.commit();
      streams.committed();
      provenance.committed(written);
    } catch (SQLException | RuntimeException e) {
      throw failed(e);
    }
  }

  private StoreException failed(Exception e) {
    rollback();
    return StoreException.of(e);
  }

  private void rollback() {
    session.rollback();
    streams.rolledBack();
  }

  /** Whether a batch of this process, written on whichever connection, has been committed. */
  public boolean committed(long batch) throws StoreException {
    try (ResultSet rows = session.query(dialect.marked(), id)) {
      boolean committed = rows.next() && rows.getLong(1) >= batch;
      if (committed) {
        provenance.marker().advance(batch);
      }
      return committed;
    } catch (SQLException | RuntimeException e) {
      throw StoreException.of(e);
    } finally {
      session.rollback();
    }
  }

  /**
   * Deletes messages of a stream, oldest first, and commits.
   *
   * @param upTo the last one to go
   */
  public void delete(StreamRow stream, long upTo) throws StoreException {
    try {
      if (!streams.isThere(stream)) {
        session.rollback();
        return;
      }
      streams.keepEnd(stream);
      order.delete(stream.id(), stream.deleted(), upTo);
      session.update(Statements.MOVE_START, upTo, stream.id(), upTo);
      session.commit();
    } catch (SQLException | RuntimeException e) {
      throw failed(e);
    }
  }

  /**
   * Deletes devices, and commits.
   *
   * @param unusedSince milliseconds since 1970 UTC; a device that was seen then or later stays
   */
  public void delete(List<DeviceRow> devices, long unusedSince) throws StoreException {
    try {
      var all = new ArrayList<>(devices);
      all.sort(DeviceRow.ORDER);
      PreparedStatement delete = session.statement(Statements.DELETE_DEVICE);
      for (DeviceRow device : all) {
        PreparedConnection.bind(delete, device.stream(), device.name(), unusedSince);
        delete.addBatch();
      }
      delete.executeBatch();
      session.commit();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * Finds out whether there is room: commits a row of that size and a little more, and deletes it.
   *
   * @param bytes greater than 0
   * @throws StoreException if there is none
   */
  public void probe(int bytes) throws StoreException {
    try {
      // A process that ended meanwhile has left one, whose room would be used again.
      deleteProbe();
      session.update(Statements.PROBE, id, incompressible(bytes + bytes / 4 + PROBE_MARGIN));
      session.commit();
      deleteProbe();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private void deleteProbe() throws SQLException {
    session.update(Statements.DELETE_PROBE, id);
    session.commit();
  }

  private static String incompressible(int length) {
    var bytes = new byte[length / 4 * 3];
    ThreadLocalRandom.current().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public void close() {
    session.close();
  }
}
