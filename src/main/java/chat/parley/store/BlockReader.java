package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.util.List;

/**
 * Reads which users have blocked others. Any thread may call; each call takes a connection of its
 * own from the pool and blocks until the database has answered.
 */
public final class BlockReader {

  private final PooledReads reads;

  BlockReader(PooledReads reads) {
    this.reads = reads;
  }

  /** Returns whether one of the two users of a pair has blocked the other. */
  public boolean isBlocked(Address.Pair pair) throws StoreException {
    return reads.run(
        client ->
            client
                .sql("select blocked from stream where name = ?")
                .param(pair.stream())
                .query(Boolean.class)
                .optional()
                .orElse(false));
  }

  /** Returns whether a pair has a stream, as it has after the first message and the first block. */
  public boolean hasStream(Address.Pair pair) throws StoreException {
    return reads.run(
        client ->
            client
                .sql("select 1 from stream where name = ?")
                .param(pair.stream())
                .query(Integer.class)
                .optional()
                .isPresent());
  }

  /**
   * Returns the users that a user has blocked, ordered by name.
   *
   * @param after the last user of the previous page; empty for the first page
   * @param limit maximum number of users
   */
  public List<String> blockedBy(UserName user, String after, int limit) throws StoreException {
    return reads.run(
        client ->
            client
                .sql(
                    "select blocked from block where user_name = ? and blocked > ?"
                        + " order by blocked limit ?")
                .params(user.value(), after, limit)
                .query(String.class)
                .list());
  }
}
