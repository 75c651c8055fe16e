package chat.parley.store;

import static java.util.stream.Collectors.partitioningBy;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the table {@code marker} outside of batches. Used by the thread of the {@link LogWriter};
 * each method blocks until the database has answered, and commits.
 */
public final class MarkerTable {

  /** Assignments of an upsert: markers are not moved back. */
  static final String ADVANCE =
      " read_position = case when excluded.read_position > marker.read_position"
          + " then excluded.read_position else marker.read_position end,"
          + " delivered_position = case when excluded.delivered_position >"
          + " marker.delivered_position then excluded.delivered_position"
          + " else marker.delivered_position end,"
          + " marked = marker.marked and excluded.read_position = 0";

  /** A first position that is not before deleted messages: which were changes may be forgotten. */
  private static final String NOT_DELETED =
      "case when stream.deleted > ? then stream.deleted else ? end";

  /** Writes nothing if the database has another seed: all streams have begun new epochs. */
  private static final String MOVE =
      "insert into marker (stream, user_name, read_position, delivered_position, muted, marked,"
          + " ended, since, changed_at)"
          + " select stream.id, ?, %s, %s, ?, ?, false, 0, ?".formatted(NOT_DELETED, NOT_DELETED)
          + " from stream, seed where stream.id = ? and seed.value = ?"
          + " and not exists (select 1 from room where name = ? and kind <> 'open' and not exists"
          + " (select 1 from member where room = room.name and user_name = ?"
          + " and role <> 'invited'))"
          + " on conflict (stream, user_name) do update set"
          + " read_position = case when ? > marker.read_position then ?"
          + " else marker.read_position end,"
          + " delivered_position = case when ? > marker.delivered_position then ?"
          + " else marker.delivered_position end,"
          + " muted = case when ? then excluded.muted else marker.muted end,"
          + " marked = case when ? then excluded.marked else marker.marked and ? = 0 end,"
          + " changed_at = excluded.changed_at"
          + " where ? > marker.read_position or ? > marker.delivered_position"
          + " or (marker.marked and ? > 0) or ?";

  /** Writes nothing if there is no such thread, or the database has another seed. */
  private static final String MOVE_IN_THREAD =
      "insert into thread_marker (stream, thread, user_name, read_position)"
          + " select ?, ?, ?, ? from seed where value = ? and exists (select 1 from thread_message"
          + " where stream = ? and thread = ?)"
          + ResponseTable.ADVANCE_THREAD_MARKER;

  private static final String DELETE_READ_MENTIONS =
      "delete from mention where stream = ? and user_name = ? and position <= ?";

  /** Time for which markers of ended conversations are kept. */
  private static final Duration ENDED_FOR = Duration.ofDays(30);

  /** A move of which the id of the stream is known. */
  private record Found(long stream, MarkerMove move) {}

  private final PreparedConnection connection;
  private final SqlDialect dialect;
  private final String seed;

  MarkerTable(PreparedConnection connection, SqlDialect dialect, String seed) {
    this.connection = connection;
    this.dialect = dialect;
    this.seed = seed;
  }

  /**
   * Changes markers and settings. Those in streams in which nothing was ever stored are left out.
   *
   * @param moves at most one for each user and stream, and thread of it
   * @param now in milliseconds since 1970 UTC
   * @return those of conversations that have changed something, in any order
   */
  public List<MarkerMove> move(List<MarkerMove> moves, long now) throws StoreException {
    try {
      Map<Boolean, List<Found>> inThreads =
          find(moves).stream().collect(partitioningBy(found -> found.move().thread() > 0));
      movingInThreads(inThreads.get(true)).executeBatch();
      List<Found> sorted = inThreads.get(false);
      int[] counts = moving(sorted, now).executeBatch();
      deletingMentions(sorted).executeBatch();
      connection.commit();
      var moved = new ArrayList<MarkerMove>();
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] != 0) {
          moved.add(sorted.get(i).move());
        }
      }
      return moved;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw StoreException.of(e);
    }
  }

  private PreparedStatement movingInThreads(List<Found> moves) throws SQLException {
    PreparedStatement upsert = connection.statement(MOVE_IN_THREAD);
    for (Found found : moves) {
      MarkerMove move = found.move();
      PreparedConnection.bind(
          upsert,
          found.stream(),
          move.thread(),
          move.user().value(),
          move.read(),
          seed,
          found.stream(),
          move.thread());
      upsert.addBatch();
    }
    return upsert;
  }

  /** Returns the moves in the order in which all writers lock the rows. */
  private List<Found> find(List<MarkerMove> moves) throws SQLException {
    Map<String, Long> ids = ids(moves);
    return moves.stream()
        .filter(move -> ids.containsKey(move.stream().stream()))
        .map(move -> new Found(ids.get(move.stream().stream()), move))
        .sorted(
            Comparator.comparingLong(Found::stream)
                .thenComparingLong(found -> found.move().thread())
                .thenComparing(found -> found.move().user().value()))
        .toList();
  }

  private Map<String, Long> ids(List<MarkerMove> moves) throws SQLException {
    String[] names = moves.stream().map(m -> m.stream().stream()).distinct().toArray(String[]::new);
    var ids = new HashMap<String, Long>();
    String sql = "select name, id from stream where name " + dialect.isInNames();
    try (ResultSet rows = connection.query(sql, dialect.namesParameter(names))) {
      while (rows.next()) {
        ids.put(rows.getString(1), rows.getLong(2));
      }
    }
    return ids;
  }

  private PreparedStatement moving(List<Found> moves, long now) throws SQLException {
    PreparedStatement upsert = connection.statement(MOVE);
    for (Found found : moves) {
      MarkerMove move = found.move();
      long first = move.read() > 0 ? move.read() : move.end();
      long delivered = Math.max(first, move.delivered());
      PreparedConnection.bind(
          upsert,
          move.user().value(),
          first,
          first,
          delivered,
          delivered,
          Boolean.TRUE.equals(move.muted()),
          Boolean.TRUE.equals(move.marked()),
          now,
          found.stream(),
          seed,
          move.stream() instanceof Address.Room room ? room.name().value() : "",
          move.user().value(),
          move.read(),
          move.read(),
          move.delivered(),
          move.delivered(),
          move.muted() != null,
          move.marked() != null,
          move.read(),
          move.read(),
          move.delivered(),
          move.read(),
          move.sets());
      upsert.addBatch();
    }
    return upsert;
  }

  private PreparedStatement deletingMentions(List<Found> moves) throws SQLException {
    PreparedStatement delete = connection.statement(DELETE_READ_MENTIONS);
    for (Found found : moves) {
      delete.setLong(1, found.stream());
      delete.setString(2, found.move().user().value());
      delete.setLong(3, found.move().read());
      delete.addBatch();
    }
    return delete;
  }

  /**
   * Takes note that the oldest messages of a stream were deleted: they mention no users any more,
   * and are not pinned. Which of the deleted entries were changes remains known for as long as a
   * marker is before them.
   */
  static void trim(PreparedConnection connection, long stream, long upTo) throws SQLException {
    // In the order in which markers are moved, which locks no stream.
    ResponseTable.trim(connection, stream, upTo);
    connection.update("delete from mention where stream = ? and position <= ?", stream, upTo);
    connection.update("delete from pin where stream = ? and position <= ?", stream, upTo);
    connection.update(
        "delete from uncounted where stream = ? and position <= ? and position <="
            + " (select coalesce(min(read_position), ?) from marker where stream = ?)",
        stream,
        upTo,
        upTo,
        stream);
  }

  /**
   * Deletes what belongs to the messages of a deleted room, and ended markers that have not changed
   * for a long time: until then clients learn that the conversations have ended.
   */
  static void forget(PreparedConnection connection, String stream, long now) throws SQLException {
    for (String table : List.of("mention", "uncounted", "changed", "pin")) {
      connection.update(
          "delete from " + table + " where stream = (select id from stream where name = ?)",
          stream);
    }
    connection.update(
        "delete from marker where ended and changed_at < ?", now - ENDED_FOR.toMillis());
  }

  /** Sets whether a user keeps private how far it has read. */
  public void setPrivate(UserName user, boolean isPrivate) throws StoreException {
    try {
      connection.update(
          isPrivate
              ? "insert into private_reader (user_name) values (?) on conflict do nothing"
              : "delete from private_reader where user_name = ?",
          user.value());
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw StoreException.of(e);
    }
  }
}
