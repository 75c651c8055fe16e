package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/**
 * Writes the table {@code block}, and whether a pair is blocked. Used by the thread of the {@link
 * LogWriter}; each method blocks until the database has answered, and commits.
 */
public final class BlockTable {

  private static final String ADD =
      "insert into block (user_name, blocked) values (?, ?) on conflict do nothing";

  private static final String COUNT =
      "select count(*), count(case when blocked = ? then 1 end) from block where user_name = ?";

  private static final String REMOVE = "delete from block where user_name = ? and blocked = ?";

  private static final String SELECT_EITHER =
      "select 1 from block where (user_name = ? and blocked = ?) or (user_name = ? and blocked ="
          + " ?)";

  private final PreparedConnection connection;
  private final StreamTable streams;

  BlockTable(PreparedConnection connection, StreamTable streams) {
    this.connection = connection;
    this.streams = streams;
  }

  /**
   * Returns the refusal of a message, which does not tell which of the two has blocked the other.
   */
  public static ChatException refusal() {
    return ChatError.BLOCKED.because(
        "One of the two users has blocked the other; no messages pass between them");
  }

  /**
   * Blocks a user or ends that. The stream of the two is locked: a message that is stored later is
   * refused or not by what this method has written, on every node.
   *
   * @param by the user that blocks the other one
   * @param max the maximum number of users that one user may block
   * @return false if that would be exceeded; nothing is changed then
   */
  public boolean set(UserName by, UserName user, boolean blocked, int max) throws StoreException {
    try {
      Address address = Address.Pair.of(by, user);
      StreamRow pair = streams.lock(Set.of(address)).get(address.stream());
      boolean done = !blocked || hasSpace(by.value(), user.value(), max);
      if (done) {
        connection.update(blocked ? ADD : REMOVE, by.value(), user.value());
        streams.recordBlocked(pair, isEither(by.value(), user.value()));
      }
      connection.commit();
      streams.onCommit();
      return done;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      streams.onRollback();
      throw StoreException.of(e);
    }
  }

  /** Returns whether a user may block another one, or has done so before. */
  private boolean hasSpace(String by, String user, int max) throws SQLException {
    try (ResultSet row = connection.query(COUNT, user, by)) {
      row.next();
      return row.getInt(1) < max || row.getInt(2) > 0;
    }
  }

  private boolean isEither(String one, String other) throws SQLException {
    try (ResultSet rows = connection.query(SELECT_EITHER, one, other, other, one)) {
      return rows.next();
    }
  }
}
