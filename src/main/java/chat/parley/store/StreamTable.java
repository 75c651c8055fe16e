package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.Draft;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The streams that a transaction writes to. Where others write too, their rows are locked, read and
 * written in each. In the embedded store nobody else writes: there the rows are remembered, and the
 * ends are those of the messages, because to write one row for each inbox costs as much as the
 * messages do.
 */
final class StreamTable {

  /** Some 20 MB. */
  private static final int MAX_KNOWN = 50_000;

  private final PreparedConnection session;
  private final SqlDialect dialect;
  private final Epochs epochs;
  private final Map<String, StreamRow> known = new LinkedHashMap<>(16, 0.75f, true);

  /** The streams of the transaction as they will be when it has been committed. */
  private Map<String, StreamRow> locked = new HashMap<>();

  StreamTable(PreparedConnection session, SqlDialect dialect, Epochs epochs) {
    this.session = session;
    this.dialect = dialect;
    this.epochs = epochs;
  }

  /** The streams of the drafts, by name; those that are new are made. */
  Map<String, StreamRow> lock(List<Draft> drafts) throws SQLException {
    SortedMap<String, Address> wanted = new TreeMap<>();
    locked = new HashMap<>();
    for (Draft draft : drafts) {
      String name = draft.to().stream();
      StreamRow row = known.get(name);
      if (row == null) {
        wanted.put(name, draft.to());
      } else {
        locked.put(name, row);
      }
    }
    if (!wanted.isEmpty()) {
      read(wanted);
    }
    return locked;
  }

  private void read(SortedMap<String, Address> wanted) throws SQLException {
    select(wanted);
    List<String> missing =
        wanted.keySet().stream().filter(name -> !locked.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      add(missing, wanted);
      select(wanted);
    }
    if (!locked.keySet().containsAll(wanted.keySet())) {
      throw outdated();
    }
  }

  /** Another process has begun new epochs: whoever connects again hears of it. */
  private static SQLException outdated() {
    return new SQLException(
        "The streams have begun new epochs since this connection began", "40001");
  }

  /** Whether a stream is still what was read of it before: a restored one has another epoch. */
  boolean isThere(StreamRow stream) throws SQLException {
    try (ResultSet row =
        session.query(
            "select 1 from stream where id = ? and epoch = ?", stream.id(), stream.epoch())) {
      return row.next();
    }
  }

  /**
   * Where others write too, what is locked already is let go first, and what is added is committed:
   * somebody who adds the same ones would have to be waited for, and may wait for what is locked.
   */
  private void add(List<String> missing, SortedMap<String, Address> wanted) throws SQLException {
    if (!dialect.writesAlone()) {
      session.rollback();
    }
    PreparedStatement add = session.statement(Statements.ADD_STREAM);
    for (String name : missing) {
      PreparedConnection.bind(add, name, epochs.of(wanted.get(name)), epochs.seed());
      add.addBatch();
    }
    add.executeBatch();
    if (!dialect.writesAlone()) {
      session.commit();
    }
  }

  private void select(SortedMap<String, Address> wanted) throws SQLException {
    PreparedStatement select = session.statement(dialect.lockStreams());
    select.setObject(1, dialect.names(wanted.keySet().toArray(String[]::new)));
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        String name = rows.getString(2);
        if (!dialect.writesAlone() && !epochs.seed().equals(rows.getString(6))) {
          throw outdated();
        }
        locked.put(name, StreamRow.of(rows, wanted.get(name)));
      }
    }
  }

  /**
   * Moves the ends of streams, and marks the batch as the last one of its writer.
   *
   * @param ends by the keys of the rows
   */
  void finish(Map<Long, Long> ends, String writer, Batch batch) throws SQLException {
    if (dialect.writesAlone()) {
      locked.replaceAll((_, row) -> row.withLast(ends.getOrDefault(row.id(), row.last())));
    }
    if (dialect.writesAlone() || ends.isEmpty()) {
      session.update(Statements.MARK, writer, batch.number(), batch.timestamp());
    } else {
      session.update(
          Statements.MOVE_ENDS_AND_MARK,
          array(ends.keySet()),
          array(ends.values()),
          writer,
          batch.number(),
          batch.timestamp());
    }
  }

  private Array array(Collection<Long> numbers) throws SQLException {
    return session.connection().createArrayOf("bigint", numbers.toArray());
  }

  /** What has been locked is as it was told. */
  void committed() {
    if (dialect.writesAlone()) {
      known.putAll(locked);
      var oldest = known.keySet().iterator();
      while (known.size() > MAX_KNOWN) {
        oldest.next();
        oldest.remove();
      }
    }
    locked = new HashMap<>();
  }

  /** Nothing is as it was told. */
  void rolledBack() {
    known.keySet().removeAll(locked.keySet());
    locked = new HashMap<>();
  }

  /** Before messages are deleted: then they do not tell any more where the stream ends. */
  void keepEnd(StreamRow stream) throws SQLException {
    if (dialect.writesAlone()) {
      session.update(Statements.KEEP_END, stream.id());
    }
  }
}
