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

  /** How many users a user has blocked, and whether a certain one is among them. */
  private record Blocked(int count, boolean contains) {}

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
   * Blocks a user or ends that; does nothing if it is so already. Otherwise the stream of the two
   * is locked, and created if there is none: a message that is stored later is refused or not by
   * what this method has written, on every node.
   *
   * @param by the user that blocks the other one
   * @param max the maximum number of users that one user may block; concurrent changes of other
   *     nodes are not counted
   * @return false if that would be exceeded; nothing is changed then
   */
  public boolean set(UserName by, UserName user, boolean blocked, int max) throws StoreException {
    try {
      Blocked before = blocked(by.value(), user.value());
      boolean done = !blocked || before.contains() || before.count() < max;
      if (done && blocked != before.contains()) {
        Address address = Address.Pair.of(by, user);
        StreamRow pair = streams.lock(Set.of(address)).get(address);
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

  private Blocked blocked(String by, String user) throws SQLException {
    try (ResultSet row = connection.query(COUNT, user, by)) {
      row.next();
      return new Blocked(row.getInt(1), row.getInt(2) > 0);
    }
  }

  private boolean isEither(String one, String other) throws SQLException {
    try (ResultSet rows = connection.query(SELECT_EITHER, one, other, other, one)) {
      return rows.next();
    }
  }
}
