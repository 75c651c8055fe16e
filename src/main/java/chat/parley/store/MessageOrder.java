package chat.parley.store;

import chat.parley.message.Draft;
import java.sql.SQLException;

/**
 * The order of the messages by stream and position. In the embedded store it is written behind
 * them, many at a time; elsewhere the database keeps it.
 */
final class MessageOrder {

  /** Enough to share the pages of the index, few enough to look through when one reads. */
  private static final int MAX_BEHIND = 2_000;

  private final PreparedConnection session;
  private final boolean behind;

  /** The one before may have left some. */
  private int added = MAX_BEHIND;

  MessageOrder(PreparedConnection session, SqlDialect dialect) {
    this.session = session;
    this.behind = dialect.writesAlone();
  }

  /** Messages have been added in this transaction. */
  void added(int count) throws SQLException {
    added += count;
    if (added >= MAX_BEHIND) {
      catchUp();
    }
  }

  private void catchUp() throws SQLException {
    if (behind) {
      session.update(Statements.ORDER);
      session.update(Statements.ORDERED);
    }
    added = 0;
  }

  /** Takes the body of a message away; its place stays. */
  void removeBody(long stream, long position) throws SQLException {
    if (behind) {
      catchUp();
    }
    session.update(
        behind ? Statements.REMOVE_BODY_ORDERED : Statements.REMOVE_BODY_AT,
        new byte[0],
        Extras.write(Draft.REMOVED),
        stream,
        position);
  }

  /** Deletes messages of a stream behind a position, up to another. */
  void delete(long stream, long after, long upTo) throws SQLException {
    if (behind) {
      catchUp();
      session.update(Statements.DELETE_ORDERED, stream, after, upTo);
      session.update(Statements.DELETE_ORDER, stream, after, upTo);
      session.update(Statements.ORDERED);
    } else {
      session.update(Statements.DELETE, stream, after, upTo);
    }
  }
}
