package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table {@code pair_backlog}: a message of an inbox.
 *
 * @param sender null if the message is missing
 * @param pair the users of the pair in which it has to be stored; null if the name of the sender or
 *     of the inbox is unreadable
 * @param bytes the size of its body
 */
record BacklogEntry(Key key, @Nullable String sender, Address.@Nullable Pair pair, long bytes) {

  /** The primary key, by which the rows are ordered. */
  record Key(long sentAt, long position, long stream) {

    /** Precedes all rows. */
    static final Key FIRST = new Key(Long.MIN_VALUE, 0, 0);
  }

  /**
   * Returns the query for rows after a key, in ascending order. Its subqueries find each message by
   * its key, whatever the planner knows of the size of the tables.
   */
  static String select(SqlDialect dialect) {
    return """
    select sent_at, position, stream, (select name from stream where id = b.stream),
      (select sender from message where %1$s), (select length(body) from message where %1$s)
    from pair_backlog as b where (sent_at, position, stream) > (?, ?, ?)
    order by sent_at, position, stream limit ?
    """
        .formatted(isMessage(dialect, "b.stream", "b.position"));
  }

  /** Returns the SQL condition that a row of {@code message} is that of a position. */
  static String isMessage(SqlDialect dialect, String stream, String position) {
    return switch (dialect) {
      case SQLITE ->
          "message.id = (select message from message_order where message_order.stream = "
              + stream
              + " and message_order.position = "
              + position
              + ")";
      case POSTGRESQL -> "message.stream = " + stream + " and message.position = " + position;
    };
  }

  /** Reads a row of {@link #select}. */
  static BacklogEntry read(ResultSet row) throws SQLException {
    var key = new Key(row.getLong(1), row.getLong(2), row.getLong(3));
    String sender = row.getString(5);
    return new BacklogEntry(key, sender, pair(row.getString(4), sender), row.getLong(6));
  }

  private static Address.@Nullable Pair pair(@Nullable String inbox, @Nullable String sender) {
    if (inbox == null || sender == null) {
      return null;
    }
    try {
      return Address.ofStream(inbox) instanceof Address.Inbox(UserName owner)
          ? Address.Pair.of(new UserName(sender), owner)
          : null;
    } catch (RuntimeException _) {
      return null;
    }
  }
}
