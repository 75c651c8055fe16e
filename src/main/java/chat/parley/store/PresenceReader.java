package chat.parley.store;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads which users may see the presence of others, and when users were last online. Any thread may
 * call; each call takes a connection of its own from the pool and blocks until the database has
 * answered.
 */
public final class PresenceReader {

  /**
   * The number of messages at the beginning and at the end of a conversation among which both users
   * must have written: a conversation in which only one writes is not read as a whole.
   */
  public static final int MESSAGES_READ = 1_000;

  /** The number of messages at the beginning among which both users mostly have written. */
  private static final int FIRST_MESSAGES = 20;

  private static final String SHARED_ROOMS =
      "select distinct user_name from member other where user_name in (:users)"
          + " and role <> 'invited' and exists (select 1 from member where user_name = :viewer"
          + " and member.room = other.room and member.role <> 'invited')";

  private static final String PAIRS =
      "select id, name, deleted, last_position from stream_now where name in (:names)"
          + " and not blocked and last_position - deleted > 1";

  /** The stream of a pair. */
  private record PairRow(long id, UserName other, long deleted, long last) {}

  private final PooledReads reads;
  private final SqlDialect dialect;

  PresenceReader(PooledReads reads, SqlDialect dialect) {
    this.reads = reads;
    this.dialect = dialect;
  }

  /**
   * Returns those users that share a public or private room with a user, or a conversation in which
   * both have written and neither has blocked the other.
   *
   * @param users not empty, without the viewer
   */
  public Set<UserName> visibleTo(UserName viewer, Collection<UserName> users)
      throws StoreException {
    return reads.run(
        client -> {
          Set<UserName> visible = sharingRoom(client, viewer, users);
          List<UserName> others = users.stream().filter(user -> !visible.contains(user)).toList();
          if (!others.isEmpty()) {
            addCorrespondents(client, viewer, others, visible);
          }
          return visible;
        });
  }

  private static Set<UserName> sharingRoom(
      JdbcClient client, UserName viewer, Collection<UserName> users) {
    return client
        .sql(SHARED_ROOMS)
        .param("users", users.stream().map(UserName::value).toList())
        .param("viewer", viewer.value())
        .query(String.class)
        .list()
        .stream()
        .map(UserName::new)
        .collect(toSet());
  }

  private void addCorrespondents(
      JdbcClient client, UserName viewer, List<UserName> users, Set<UserName> visible) {
    Map<String, UserName> names =
        users.stream().collect(toMap(user -> Address.Pair.of(viewer, user).stream(), user -> user));
    List<PairRow> pairs =
        client
            .sql(PAIRS)
            .param("names", new ArrayList<>(names.keySet()))
            .query(
                (row, _) ->
                    new PairRow(
                        row.getLong(1),
                        names.get(row.getString(2)),
                        row.getLong(3),
                        row.getLong(4)))
            .list();
    for (PairRow pair : pairs) {
      if (bothHaveWritten(client, pair)) {
        visible.add(pair.other());
      }
    }
  }

  private boolean bothHaveWritten(JdbcClient client, PairRow pair) {
    long lastPart = Math.max(pair.deleted(), pair.last() - MESSAGES_READ);
    return senders(client, pair, pair.deleted(), FIRST_MESSAGES).size() > 1
        || senders(client, pair, lastPart, MESSAGES_READ).size() > 1
        || senders(client, pair, pair.deleted(), MESSAGES_READ).size() > 1;
  }

  private Set<String> senders(JdbcClient client, PairRow pair, long after, int limit) {
    var senders = new HashSet<String>();
    client
        .sql(dialect.selectMessagesAfter("sender"))
        .param("stream", pair.id())
        .param("after", after)
        .param("limit", limit)
        .query((row, _) -> senders.add(row.getString(2)))
        .list();
    return senders;
  }

  /**
   * Returns when users were last online, in milliseconds since 1970 UTC; without those of which it
   * is not known.
   *
   * @param users not empty
   */
  public Map<UserName, Long> lastSeen(Collection<UserName> users) throws StoreException {
    return reads
        .run(
            client ->
                client
                    .sql("select user_name, seen_at from last_seen where user_name in (:users)")
                    .param("users", users.stream().map(UserName::value).toList())
                    .query((row, _) -> Map.entry(new UserName(row.getString(1)), row.getLong(2)))
                    .list())
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Returns the names of members of a room in the order of the names, without invited users.
   *
   * @param after the name after which the names begin; empty for the first ones
   */
  public List<UserName> members(RoomName room, String after, int limit) throws StoreException {
    return reads.run(
        client ->
            client
                .sql(
                    "select user_name from member where room = ? and user_name > ?"
                        + " and role <> 'invited' order by user_name limit ?")
                .params(room.value(), after, limit)
                .query((row, _) -> new UserName(row.getString(1)))
                .list());
  }

  /** Returns the numbers of nodes without a link to the broker, by id. */
  public Map<String, Long> unlinkedNodes() throws StoreException {
    return reads
        .run(
            client ->
                client
                    .sql("select id, beat from unlinked_node")
                    .query((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
                    .list())
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
