package chat.parley.store;

import chat.parley.message.UserName;
import java.sql.SQLException;
import java.util.List;

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

  private static final List<String> TABLES_OF_MESSAGES =
      List.of("reaction", "reaction_count", "reaction_summary", "message_version");

  private static final List<String> TABLES_OF_THREADS = List.of("thread_message", "thread_marker");

  private final PreparedConnection connection;

  ResponseTable(PreparedConnection connection) {
    this.connection = connection;
  }

  /** Writes when a message was changed last. */
  void changed(ChangeTargets.Fold fold) throws SQLException {
    connection.update(
        UPSERT_CHANGED,
        fold.message().stream(),
        fold.message().offset(),
        fold.entry().offset(),
        fold.after().edits(),
        fold.after().editedAt(),
        fold.after().presentEdit(),
        fold.after().threadMessages());
  }

  /**
   * Adds a message to a thread; its sender has read the thread up to it. Guests have no markers.
   */
  void addToThread(ChangeTargets.Fold fold) throws SQLException {
    long stream = fold.message().stream();
    long thread = fold.message().offset();
    long offset = fold.entry().offset();
    connection.update(INSERT_THREAD_MESSAGE, stream, thread, offset, fold.after().threadMessages());
    UserName sender = fold.entry().draft().from();
    if (!sender.isGuest()) {
      connection.update(MOVE_THREAD_MARKER, stream, thread, sender.value(), offset);
    }
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
