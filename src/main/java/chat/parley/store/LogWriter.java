package chat.parley.store;

import chat.parley.message.StreamPosition;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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

  private final Session session;
  private final Dialect dialect;
  private final String id;
  private final StreamTable streams;
  private final MessageOrder order;

  /**
   * @param id whose commits these are
   */
  LogWriter(Session session, Dialect dialect, String id) throws SQLException {
    this.session = session;
    this.dialect = dialect;
    this.id = id;
    this.streams = new StreamTable(session, dialect, Epochs.read(session));
    this.order = new MessageOrder(session, dialect);
    session.rollback();
  }

  /**
   * Writes a batch; it counts when it has been committed.
   *
   * @return one entry for each draft, in their order
   */
  public List<Entry> write(Batch batch) throws StoreException {
    try {
      Plan plan = begin(batch);
      Inserts.messages(session, plan.rows());
      order.added(plan.rows().size());
      for (Plan.Row row : plan.rows()) {
        if (row.message().draft().removes() > 0) {
          order.removeBody(row.stream(), row.message().draft().removes());
        }
      }
      Inserts.places(session, dialect.movePlace(), batch.places());
      streams.finish(plan.ends(), id, batch);
      return plan.entries();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * Takes everything for new first, because nearly everything is. What the index of sent messages
   * knows already would leave a hole in the offsets, so then it begins again, knowing it.
   */
  private Plan begin(Batch batch) throws SQLException {
    var repeats = new HashMap<SentKey, Entry.Repeat>();
    while (true) {
      Plan plan = Plan.of(batch, streams.lock(batch.drafts()), repeats);
      List<SentKey> known = Inserts.sent(session, plan.sent());
      if (known.isEmpty()) {
        return plan;
      }
      rollback();
      for (SentKey key : known) {
        repeats.put(key, first(key));
      }
    }
  }

  private Entry.Repeat first(SentKey key) throws SQLException {
    PreparedStatement find = session.statement(Statements.FIND_SENT);
    Session.bind(find, key.sender(), key.clientMessageId());
    try (ResultSet rows = find.executeQuery()) {
      if (!rows.next()) {
        throw new SQLException("A sent message is known and can not be found");
      }
      var position = new StreamPosition(rows.getString(1), rows.getLong(2));
      return new Entry.Repeat(Plan.id(position), position);
    }
  }

  /** Makes what has been written count. */
  public void commit() throws StoreException {
    try {
      session.commit();
      streams.committed();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private StoreException failed(SQLException e) {
    rollback();
    return new StoreException(e);
  }

  private void rollback() {
    session.rollback();
    streams.rolledBack();
  }

  /** Whether a batch of this process, written on whichever connection, has been committed. */
  public boolean committed(long batch) throws StoreException {
    try (ResultSet rows = session.query(dialect.marked(), id)) {
      return rows.next() && rows.getLong(1) >= batch;
    } catch (SQLException e) {
      throw new StoreException(e);
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
      streams.keepEnd(stream);
      order.delete(stream.id(), stream.deleted(), upTo);
      session.update(Statements.MOVE_START, upTo, stream.id(), upTo);
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
