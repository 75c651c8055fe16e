package chat.parley.store;

import chat.parley.message.Draft;
import java.sql.SQLException;
import java.util.List;

/**
 * The index of the messages by stream and position. In the embedded store messages are only
 * appended, and the table {@code message_order} is updated later, for many messages at a time; in
 * PostgreSQL the primary key is the index.
 */
final class MessageOrder {

  /**
   * Maximum number of messages that are not indexed: enough to share pages of the index, few enough
   * for each read to scan them.
   */
  private static final int MAX_PENDING = 4_000;

  private final PreparedConnection connection;
  private final boolean deferred;

  /**
   * Number of messages added since the last update of the index. Starts at the maximum, because an
   * earlier writer may have left messages that are not indexed.
   */
  private int pending = MAX_PENDING;

  MessageOrder(PreparedConnection connection, SqlDialect dialect) {
    this.connection = connection;
    this.deferred = dialect.isSingleWriter();
  }

  /** Counts messages added in this transaction, and indexes them if there are enough. */
  void messagesAdded(int count) throws SQLException {
    pending += count;
    if (pending >= MAX_PENDING) {
      catchUp();
    }
  }

  /** Indexes all messages that are not indexed yet, and moves the markers of their senders. */
  private void catchUp() throws SQLException {
    if (deferred) {
      connection.update(Statements.MOVE_MARKERS_OF_SENDERS);
      connection.update(Statements.INSERT_ORDER);
      connection.update(Statements.UPDATE_ORDERED);
    }
    pending = 0;
  }

  /** Removes the messages that are named by removals among new messages. */
  void removeBodies(List<BatchPlan.Row> added) throws SQLException {
    for (BatchPlan.Row row : added) {
      long removed = row.message().draft().removedOffset();
      if (removed > 0) {
        removeBody(row.stream(), removed);
      }
    }
  }

  /** Removes the body and the headers of a message; its row and offset stay. */
  void removeBody(long stream, long position) throws SQLException {
    if (deferred) {
      catchUp();
    }
    connection.update(
        deferred ? Statements.REMOVE_BODY_BY_ORDER : Statements.REMOVE_BODY_BY_POSITION,
        new byte[0],
        Extras.write(Draft.REMOVED_HEADERS),
        stream,
        position);
  }

  /** Deletes the messages of a stream after one position, up to and including another. */
  void delete(long stream, long after, long upTo) throws SQLException {
    if (deferred) {
      catchUp();
      connection.update(Statements.DELETE_BY_ORDER, stream, after, upTo);
      connection.update(Statements.DELETE_ORDER, stream, after, upTo);
      connection.update(Statements.UPDATE_ORDERED);
    } else {
      connection.update(Statements.DELETE_BY_POSITION, stream, after, upTo);
    }
  }
}
