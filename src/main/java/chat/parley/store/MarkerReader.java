package chat.parley.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads conversations of users, and how far they have read them. Any thread may call; each call
 * takes a connection of its own from the pool and blocks until the database has answered.
 */
public final class MarkerReader {

  /**
   * A position in a list of conversations by descending activity.
   *
   * @param activity in milliseconds since 1970 UTC
   * @param stream the name of the stream
   */
  public record Position(long activity, String stream) {

    /** Precedes all conversations. */
    public static final Position FIRST = new Position(Long.MAX_VALUE, "");
  }

  /**
   * How many users have read a message.
   *
   * @param read the number of those that have
   * @param of the number of all whose markers count
   */
  public record Readers(long read, long of) {}

  private static final String OF_STREAM = " stream = (select id from stream where name = :stream)";

  private static final String NOT_HIDDEN =
      "not ended and not exists (select 1 from private_reader"
          + " where private_reader.user_name = marker.user_name)";

  private static final String SHOWN = OF_STREAM + " and " + NOT_HIDDEN;

  private final PooledReads reads;
  private final SqlDialect dialect;

  MarkerReader(PooledReads reads, SqlDialect dialect) {
    this.reads = reads;
    this.dialect = dialect;
  }

  /**
   * Returns conversations of a user by descending activity.
   *
   * @param before the position after which the list begins
   * @param limit maximum number of conversations
   */
  public List<ConversationRow> conversations(UserName user, Position before, int limit)
      throws StoreException {
    String sql =
        "select * from (%s) c where (activity, name) < (:activity, :name) and not ended"
                .formatted(ConversationQuery.select(dialect, "marker.user_name = :user"))
            + " order by activity desc, name desc limit :limit";
    return reads.run(
        client ->
            client
                .sql(sql)
                .param("user", user.value())
                .param("activity", before.activity())
                .param("name", before.stream())
                .param("limit", limit)
                .query((row, _) -> ConversationRow.read(row))
                .list());
  }

  /**
   * Returns the conversations of a user in which there was a message or another change at a time or
   * later, ended ones included, by ascending time of the last change.
   *
   * @param since in milliseconds since 1970 UTC
   * @param limit maximum number of conversations; if there are more, the newest ones, and ended
   *     ones only as far as there is room after the others
   */
  public List<ConversationRow> changedSince(UserName user, long since, int limit)
      throws StoreException {
    String sql =
        "select * from (%s) c where moved_at >= :since"
                .formatted(ConversationQuery.select(dialect, "marker.user_name = :user"))
            + " order by ended, moved_at desc limit :limit";
    return reads
        .run(
            client ->
                client
                    .sql(sql)
                    .param("user", user.value())
                    .param("since", since)
                    .param("limit", limit)
                    .query((row, _) -> ConversationRow.read(row))
                    .list())
        .stream()
        .sorted(Comparator.comparingLong(ConversationRow::movedAt))
        .toList();
  }

  /**
   * Returns whether new epochs began at a time or later, so that the store may lack something that
   * was read before.
   *
   * @param since in milliseconds since 1970 UTC
   */
  public boolean hasNewEpochs(long since) throws StoreException {
    return reads.run(
        client ->
            client
                    .sql("select count(*) from epoch_change where changed_at >= :since")
                    .param("since", since)
                    .query(Long.class)
                    .single()
                > 0);
  }

  /** Returns one conversation for each of some users that has a marker in it. */
  public List<ConversationRow> conversations(Address stream, Set<UserName> users)
      throws StoreException {
    String sql =
        ConversationQuery.select(dialect, "stream.name = :stream and marker.user_name in (:users)");
    return reads.run(
        client ->
            client
                .sql(sql)
                .param("stream", stream.stream())
                .param("users", users.stream().map(UserName::value).toList())
                .query((row, _) -> ConversationRow.read(row))
                .list());
  }

  /**
   * Returns the names of the streams other than pairs in which a user has a marker, ended ones
   * apart; of too many the ones with the latest changes of the marker.
   */
  public List<String> rooms(UserName user, int limit) throws StoreException {
    return streams(user, "not like", limit);
  }

  /**
   * Returns the markers in a conversation that their users do not keep private, by name.
   *
   * @param limit maximum number of markers
   */
  public List<MarkerRow> markers(Address stream, int limit) throws StoreException {
    return reads.run(
        client ->
            client
                .sql(
                    "select user_name, read_position, delivered_position from marker_now marker"
                        + " where"
                        + SHOWN
                        + " order by user_name limit :limit")
                .param("stream", stream.stream())
                .param("limit", limit)
                .query(MarkerReader::marker)
                .list());
  }

  /**
   * Returns the markers of some users in some conversations that their users do not keep private,
   * by the name of the stream.
   */
  public Map<String, List<MarkerRow>> markers(Set<Address> streams, Set<UserName> users)
      throws StoreException {
    return reads
        .run(
            client ->
                client
                    .sql(
                        "select user_name, read_position, delivered_position, stream.name"
                            + " from marker_now marker join stream on stream.id = marker.stream"
                            + " where stream.name in (:streams) and user_name in (:users) and "
                            + NOT_HIDDEN
                            + " order by user_name")
                    .param("streams", streams.stream().map(Address::stream).toList())
                    .param("users", users.stream().map(UserName::value).toList())
                    .query((row, _) -> Map.entry(row.getString(4), marker(row, 0)))
                    .list())
        .stream()
        .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
  }

  private static MarkerRow marker(ResultSet row, int number) throws SQLException {
    return new MarkerRow(row.getString(1), row.getLong(2), row.getLong(3));
  }

  /**
   * Returns the names of the pairs of a user that have not ended; of too many the ones with the
   * latest changes of the marker.
   */
  public List<String> pairs(UserName user, int limit) throws StoreException {
    return streams(user, "like", limit);
  }

  private List<String> streams(UserName user, String likeOrNot, int limit) throws StoreException {
    return reads.run(
        client ->
            client
                .sql(
                    "select stream.name from marker join stream on stream.id = marker.stream where"
                        + " marker.user_name = ? and not marker.ended and stream.name "
                        + likeOrNot
                        + " 'pair.%' order by marker.changed_at desc limit ?")
                .params(user.value(), limit)
                .query(String.class)
                .list());
  }

  /** Returns how many users have read a message, of those that do not keep this private. */
  public Readers readers(Address stream, long offset) throws StoreException {
    return reads.run(
        client ->
            client
                .sql(
                    "select count(case when read_position >= :offset then 1 end), count(*)"
                        + " from marker_now marker where"
                        + SHOWN)
                .param("stream", stream.stream())
                .param("offset", offset)
                .query((row, _) -> new Readers(row.getLong(1), row.getLong(2)))
                .single());
  }

  /** Returns whether a user keeps private how far it has read. */
  public boolean isPrivate(UserName user) throws StoreException {
    return reads.run(
        client ->
            client
                    .sql("select count(*) from private_reader where user_name = ?")
                    .param(user.value())
                    .query(Long.class)
                    .single()
                > 0);
  }

  /**
   * The entries of an inbox that its owner has not read in the conversations.
   *
   * @param first the offset of the first one; 0 if there is none
   */
  public record UnreadEntries(long count, long first) {}

  /**
   * Returns the entries of an inbox that the owner has not read in the conversations.
   *
   * @param after the offset after which entries count
   */
  public UnreadEntries unreadEntries(Address.Inbox inbox, long after) throws StoreException {
    return reads.run(
        client ->
            client
                .sql(
                    "select count(*), coalesce(min(entry.position), 0) from message_now entry"
                        + " where entry.stream = (select id from stream where name = ?)"
                        + " and entry.position > ? and not exists (select 1 from marker"
                        + " where marker.stream = entry.conversation and marker.user_name = ?"
                        + " and marker.read_position >= entry.conversation_position)")
                .params(inbox.stream(), after, inbox.owner().value())
                .query((row, _) -> new UnreadEntries(row.getLong(1), row.getLong(2)))
                .single());
  }
}
