package chat.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The row of the table {@code pair_backlog_progress}.
 *
 * @param stream the stream of the message that was examined last; 0 in SQLite
 * @param position its position; in SQLite its id
 * @param examined whether all messages have been examined
 * @param found the number of messages that were found for the backlog
 * @param stored the number of those that are in pairs
 */
record BacklogProgress(long stream, long position, boolean examined, long found, long stored) {

  /** Reads the row; null if there is none, because nothing is left to do. */
  static @Nullable BacklogProgress read(PreparedConnection connection) throws SQLException {
    try (ResultSet row =
        connection.query(
            "select stream, position, examined, found, stored from pair_backlog_progress")) {
      return row.next()
          ? new BacklogProgress(
              row.getLong(1), row.getLong(2), row.getBoolean(3), row.getLong(4), row.getLong(5))
          : null;
    }
  }

  /** Updates the row; the caller commits. */
  void write(PreparedConnection connection) throws SQLException {
    connection.update(
        "update pair_backlog_progress"
            + " set stream = ?, position = ?, examined = ?, found = ?, stored = ?",
        stream,
        position,
        examined,
        found,
        stored);
  }

  /** Returns whether nothing has been examined so far. */
  boolean isInitial() {
    return stream == 0 && position == 0 && !examined;
  }

  /** Returns the progress after more messages have been found, up to one that was examined last. */
  BacklogProgress withFound(long lastStream, long lastPosition, long more) {
    return new BacklogProgress(lastStream, lastPosition, false, found + more, stored);
  }

  BacklogProgress withExamined() {
    return new BacklogProgress(stream, position, true, found, stored);
  }

  BacklogProgress withStored(long more) {
    return new BacklogProgress(stream, position, examined, found, stored + more);
  }
}
