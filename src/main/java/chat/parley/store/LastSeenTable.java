package chat.parley.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SortedMap;

/**
 * Writes the tables {@code last_seen} and {@code unlinked_node}. Used by the thread of the {@link
 * LogWriter}; each method blocks until the database has answered, and commits.
 */
public final class LastSeenTable {

  /**
   * Keeps a later time that another process has written. Users without a conversation, which nobody
   * may see, are left out: names that are used once would fill the table.
   */
  private static final String UPSERT =
      "insert into last_seen (user_name, seen_at) select cast(? as varchar(64)), cast(? as bigint)"
          + " where exists (select 1 from marker where user_name = ?) on conflict (user_name)"
          + " do update set seen_at = excluded.seen_at"
          + " where excluded.seen_at > last_seen.seen_at";

  private static final String BEAT =
      "insert into unlinked_node (id, beat) values (?, 1) on conflict (id)"
          + " do update set beat = unlinked_node.beat + 1";

  private final PreparedConnection connection;

  LastSeenTable(PreparedConnection connection) {
    this.connection = connection;
  }

  /**
   * Stores when users were last online, of those that have a conversation.
   *
   * @param times milliseconds since 1970 UTC, by user name; sorted, so that two processes cannot
   *     deadlock
   */
  public void put(SortedMap<String, Long> times) throws StoreException {
    try {
      PreparedStatement upsert = connection.statement(UPSERT);
      for (var entry : times.entrySet()) {
        PreparedConnection.bind(upsert, entry.getKey(), entry.getValue(), entry.getKey());
        upsert.addBatch();
      }
      upsert.executeBatch();
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      throw rollbackAndTranslate(e);
    }
  }

  /** Shows that a node without a link to the broker runs. */
  public void beat(String node) throws StoreException {
    update(BEAT, node);
  }

  /** Ends that: the node has a link again, or does not run any more. */
  public void endBeats(String node) throws StoreException {
    update("delete from unlinked_node where id = ?", node);
  }

  private void update(String sql, String node) throws StoreException {
    try {
      connection.update(sql, node);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      throw rollbackAndTranslate(e);
    }
  }

  private StoreException rollbackAndTranslate(Exception e) {
    connection.rollback();
    return StoreException.of(e);
  }
}
