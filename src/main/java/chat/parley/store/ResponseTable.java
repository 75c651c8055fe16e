package chat.parley.store;

import chat.parley.message.UserName;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the reactions to messages and the threads, and when messages were changed last. Not
 * thread-safe; blocks until the database has answered.
 */
final class ResponseTable {

  private static final String UPSERT_CHANGED =
      "insert into changed (stream, position, last_change, edits, edited_at, last_edit,"
          + " thread_messages) values (?, ?, ?, ?, ?, ?, ?)"
          + " on conflict (stream, position) do update set"
          + " last_change = excluded.last_change, edits = excluded.edits,"
          + " edited_at = excluded.edited_at, last_edit = excluded.last_edit,"
          + " thread_messages = excluded.thread_messages";

  private static final String INSERT_THREAD_MESSAGE =
      "insert into thread_message (stream, thread, position, n) values (?, ?, ?, ?)";

  /** The end of an upsert: markers are not moved back. */
  static final String ADVANCE_THREAD_MARKER =
      " on conflict (stream, thread, user_name) do update"
          + " set read_position = excluded.read_position"
          + " where excluded.read_position > thread_marker.read_position";

  private static final String MOVE_THREAD_MARKER =
      "insert into thread_marker (stream, thread, user_name, read_position) values (?, ?, ?, ?)"
          + ADVANCE_THREAD_MARKER;

  /** The primary key of a row of {@code thread_marker}. */
  private record ThreadMarker(MessageKey thread, String user) implements Comparable<ThreadMarker> {

    private static final Comparator<ThreadMarker> ORDER =
        Comparator.comparing(ThreadMarker::thread).thenComparing(ThreadMarker::user);

    @Override
    public int compareTo(ThreadMarker other) {
      return ORDER.compare(this, other);
    }
  }

  private static final List<String> TABLES_OF_MESSAGES =
      List.of("reaction", "reaction_count", "reaction_summary", "message_version");

  private static final List<String> TABLES_OF_THREADS = List.of("thread_message", "thread_marker");

  private final PreparedConnection connection;

  ResponseTable(PreparedConnection connection) {
    this.connection = connection;
  }

  /**
   * Writes when messages were changed last, and the messages of threads with the markers of their
   * senders, which have read up to them; guests have none. Rows that other transactions may write
   * without the lock of the stream are written in the order of their keys.
   */
  void write(List<Fold> folds) throws SQLException {
    var last = new TreeMap<MessageKey, Fold>();
    var markers = new TreeMap<ThreadMarker, Long>();
    PreparedStatement insert = connection.statement(INSERT_THREAD_MESSAGE);
    for (Fold fold : folds) {
      last.put(fold.message(), fold);
      if (fold.change() == null) {
        MessageKey thread = fold.message();
        long offset = fold.entry().offset();
        PreparedConnection.bind(
            insert, thread.stream(), thread.offset(), offset, fold.after().threadMessages());
        insert.addBatch();
        UserName sender = fold.entry().draft().from();
        if (!sender.isGuest()) {
          markers.put(new ThreadMarker(thread, sender.value()), offset);
        }
      }
    }
    insert.executeBatch();
    moveMarkers(markers);
    writeChanged(last.values());
  }

  private void moveMarkers(Map<ThreadMarker, Long> markers) throws SQLException {
    PreparedStatement move = connection.statement(MOVE_THREAD_MARKER);
    for (var entry : markers.entrySet()) {
      ThreadMarker marker = entry.getKey();
      MessageKey thread = marker.thread();
      PreparedConnection.bind(
          move, thread.stream(), thread.offset(), marker.user(), entry.getValue());
      move.addBatch();
    }
    move.executeBatch();
  }

  private void writeChanged(Collection<Fold> last) throws SQLException {
    PreparedStatement upsert = connection.statement(UPSERT_CHANGED);
    for (Fold fold : last) {
      PreparedConnection.bind(
          upsert,
          fold.message().stream(),
          fold.message().offset(),
          fold.entry().offset(),
          fold.after().edits(),
          fold.after().editedAt(),
          fold.after().presentEdit(),
          fold.after().threadMessages());
      upsert.addBatch();
    }
    upsert.executeBatch();
  }

  /** Deletes the reactions to a message, and its former texts. */
  void remove(MessageKey message) throws SQLException {
    for (String table : TABLES_OF_MESSAGES) {
      connection.update(
          "delete from %s where stream = ? and position = ?".formatted(table),
          message.stream(),
          message.offset());
    }
  }

  /** Deletes what belongs to the messages of a stream up to an offset, which are deleted. */
  static void trim(PreparedConnection connection, long stream, long upTo) throws SQLException {
    connection.update("delete from changed where stream = ? and position <= ?", stream, upTo);
    for (String table : TABLES_OF_MESSAGES) {
      connection.update(
          "delete from %s where stream = ? and position <= ?".formatted(table), stream, upTo);
    }
    for (String table : TABLES_OF_THREADS) {
      connection.update(
          "delete from %s where stream = ? and thread <= ?".formatted(table), stream, upTo);
    }
  }
}
