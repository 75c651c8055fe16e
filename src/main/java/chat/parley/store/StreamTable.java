package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.Draft;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows of the streams to which a transaction writes. In PostgreSQL, to which several processes
 * may write, they are locked, read and updated in each transaction. In the embedded store, which
 * has a single writer, they are cached, and the last offset of a stream is that of its last
 * message: updating one row per inbox would cost as much as inserting the messages.
 */
final class StreamTable {

  /** Maximum number of cached rows: some 20 MB. */
  private static final int MAX_CACHED = 50_000;

  private final PreparedConnection connection;
  private final SqlDialect dialect;
  private final Epochs epochs;
  private final Map<Address, StreamRow> cached = new LinkedHashMap<>(16, 0.75f, true);

  /** The streams of the current transaction, as they will be after its commit. */
  private Map<Address, StreamRow> locked = new HashMap<>();

  StreamTable(PreparedConnection connection, SqlDialect dialect, Epochs epochs) {
    this.connection = connection;
    this.dialect = dialect;
    this.epochs = epochs;
  }

  /**
   * Locks the streams of the drafts and of their conditions, inserting new ones, and returns them.
   */
  Map<Address, StreamRow> lock(List<Draft> drafts) throws SQLException {
    var addresses = new HashSet<Address>();
    for (Draft draft : drafts) {
      addresses.addAll(draft.streams());
      if (draft.condition() != null) {
        addresses.addAll(draft.condition().locks());
      }
    }
    return lock(addresses);
  }

  /** Locks streams, inserting new ones, and returns them. */
  Map<Address, StreamRow> lock(Set<Address> addresses) throws SQLException {
    SortedMap<String, Address> wanted = new TreeMap<>();
    locked = new HashMap<>();
    addresses.forEach(address -> want(address, wanted));
    if (!wanted.isEmpty()) {
      lockUncached(wanted);
    }
    return locked;
  }

  private void want(Address address, SortedMap<String, Address> wanted) {
    StreamRow row = cached.get(address);
    if (row == null) {
      wanted.put(address.stream(), address);
    } else {
      locked.put(address, row);
    }
  }

  private void lockUncached(SortedMap<String, Address> wanted) throws SQLException {
    selectForUpdate(wanted);
    List<Address> missing =
        wanted.values().stream().filter(address -> !locked.containsKey(address)).toList();
    if (!missing.isEmpty()) {
      insert(missing);
      selectForUpdate(wanted);
    }
    if (!locked.keySet().containsAll(wanted.values())) {
      throw epochsChanged();
    }
  }

  /** Another process has begun new epochs; the next connection detects that. */
  private static SQLException epochsChanged() {
    return new SQLException(
        "All streams have begun new epochs since this connection was opened", "40001");
  }

  /**
   * Locks a stream as a batch does, before its messages; returns whether it still has the epoch
   * with which it was read before. After a restore it has another one.
   */
  boolean lock(StreamRow stream) throws SQLException {
    String sql = "select 1 from stream where id = ? and epoch = ?";
    try (ResultSet row =
        connection.query(
            dialect.isSingleWriter() ? sql : sql + " for update", stream.id(), stream.epoch())) {
      return row.next();
    }
  }

  /**
   * Inserts streams. If other processes write too, the streams locked so far are released before,
   * and the inserted ones are committed. Otherwise two processes could deadlock: this one would
   * wait for another one that inserts the same streams, and that one for a stream locked here.
   */
  private void insert(List<Address> missing) throws SQLException {
    if (!dialect.isSingleWriter()) {
      connection.rollback();
    }
    PreparedStatement insert = connection.statement(Statements.INSERT_STREAM);
    for (Address address : missing) {
      PreparedConnection.bind(insert, address.stream(), epochs.of(address), epochs.seed());
      insert.addBatch();
    }
    insert.executeBatch();
    if (!dialect.isSingleWriter()) {
      connection.commit();
    }
  }

  private void selectForUpdate(SortedMap<String, Address> wanted) throws SQLException {
    PreparedStatement select = connection.statement(dialect.lockStreams());
    select.setObject(1, dialect.namesParameter(wanted.keySet().toArray(String[]::new)));
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Address address = wanted.get(rows.getString(2));
        if (!dialect.isSingleWriter() && !epochs.seed().equals(rows.getString(9))) {
          throw epochsChanged();
        }
        locked.put(address, StreamRow.of(rows, address));
      }
    }
  }

  /**
   * Updates the last offsets of streams, and records the batch as the last one of its writer.
   *
   * @param lastOffsets the new last offsets by stream id
   */
  void recordBatch(Map<Long, Long> lastOffsets, String writer, Batch batch) throws SQLException {
    if (dialect.isSingleWriter()) {
      locked.replaceAll(
          (_, row) -> row.withLastOffset(lastOffsets.getOrDefault(row.id(), row.lastOffset())));
    }
    if (dialect.isSingleWriter() || lastOffsets.isEmpty()) {
      connection.update(Statements.RECORD_BATCH, writer, batch.number(), batch.timestamp());
    } else {
      connection.update(
          Statements.UPDATE_LAST_POSITIONS_AND_RECORD_BATCH,
          bigintArray(lastOffsets.keySet()),
          bigintArray(lastOffsets.values()),
          writer,
          batch.number(),
          batch.timestamp());
    }
  }

  /**
   * Updates the last offsets of streams outside of a batch. Does nothing in the embedded store,
   * which derives them from the messages.
   *
   * @param lastOffsets the new last offsets by stream id
   */
  void recordLastOffsets(Map<Long, Long> lastOffsets) throws SQLException {
    if (!dialect.isSingleWriter()) {
      connection.update(
          Statements.UPDATE_LAST_POSITIONS,
          bigintArray(lastOffsets.keySet()),
          bigintArray(lastOffsets.values()));
    }
  }

  /**
   * Updates the offsets of the last changes of members.
   *
   * @param membersOffsets the new offsets by stream; the streams are locked
   */
  void recordMembers(Map<Address, Long> membersOffsets) throws SQLException {
    for (var changed : membersOffsets.entrySet()) {
      StreamRow row = locked.get(changed.getKey()).withMembersOffset(changed.getValue());
      locked.put(changed.getKey(), row);
      connection.update(Statements.UPDATE_MEMBERS_POSITION, row.membersOffset(), row.id());
    }
  }

  /**
   * Updates whether one of the two users of a pair has blocked the other.
   *
   * @param row the stream of the pair, which is locked
   */
  void recordBlocked(StreamRow row, boolean blocked) throws SQLException {
    locked.put(row.address(), row.withBlocked(blocked));
    connection.update("update stream set blocked = ? where id = ?", blocked, row.id());
  }

  /**
   * Notes that streams have reactions or threads.
   *
   * @param addresses the streams, which are locked
   */
  void recordResponses(Set<Address> addresses) throws SQLException {
    for (Address address : addresses) {
      StreamRow row = locked.get(address).withResponses();
      locked.put(address, row);
      connection.update("update stream set responses = true where id = ?", row.id());
    }
  }

  private Array bigintArray(Collection<Long> numbers) throws SQLException {
    return connection.jdbc().createArrayOf("bigint", numbers.toArray());
  }

  /** Takes the rows of the committed transaction into the cache, if there is one. */
  void onCommit() {
    if (dialect.isSingleWriter()) {
      cached.putAll(locked);
      var oldest = cached.keySet().iterator();
      while (cached.size() > MAX_CACHED) {
        oldest.next();
        oldest.remove();
      }
    }
    locked = new HashMap<>();
  }

  /** Drops the rows of the transaction that was rolled back, also from the cache. */
  void onRollback() {
    cached.keySet().removeAll(locked.keySet());
    locked = new HashMap<>();
  }

  /**
   * Writes the last offset of a stream to its row. Called before messages are deleted: without them
   * the last offset could not be derived any more.
   */
  void saveLastOffset(StreamRow stream) throws SQLException {
    if (dialect.isSingleWriter()) {
      connection.update(Statements.SAVE_LAST_POSITION, stream.id());
    }
  }
}
