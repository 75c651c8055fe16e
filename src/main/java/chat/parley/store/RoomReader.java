package chat.parley.store;

import static java.util.stream.Collectors.toMap;

import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.Member;
import chat.parley.room.Room;
import chat.parley.room.RoomAccess;
import chat.parley.room.RoomKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Reads rooms and their members. Any thread may call; each call takes a connection of its own from
 * the pool and blocks until the database has answered.
 */
public final class RoomReader {

  private static final String SELECT =
      "select %s, user_name, role, since from room".formatted(qualified());

  private final PooledReads reads;

  RoomReader(PooledReads reads) {
    this.reads = reads;
  }

  private static String qualified() {
    return "room." + RoomRow.COLUMNS.replace(", ", ", room.");
  }

  private static RoomAccess access(ResultSet row) throws SQLException {
    int user = RoomRow.COLUMN_COUNT + 1;
    return new RoomAccess(
        RoomRow.room(row), row.getString(user) == null ? null : RoomRow.member(row, user));
  }

  /** Returns a room with the membership of a user; {@link Room#implicit} if it has no row. */
  public RoomAccess room(RoomName name, UserName user) throws StoreException {
    return reads.run(
        client ->
            client
                .sql(
                    SELECT
                        + " left join member on member.room = room.name and user_name = ?"
                        + " where room.name = ?")
                .params(user.value(), name.value())
                .query((row, _) -> access(row))
                .optional()
                .orElseGet(() -> new RoomAccess(Room.implicit(name), null)));
  }

  /**
   * Returns a page of the rooms of a user, invitations included, in the order of their names.
   *
   * @param after the name after which the page begins; empty for the first page
   */
  public List<RoomAccess> roomsOf(UserName user, String after, int limit) throws StoreException {
    return reads.run(
        client ->
            client
                .sql(
                    SELECT
                        + " join member on member.room = room.name"
                        + " where user_name = ? and member.room > ? order by member.room limit ?")
                .params(user.value(), after, limit)
                .query((row, _) -> access(row))
                .list());
  }

  /**
   * Returns a page of the public rooms in the order of their names.
   *
   * @param user the user with whose memberships the rooms are returned
   * @param after the name after which the page begins; empty for the first page
   */
  public List<RoomAccess> publicRooms(UserName user, String after, int limit)
      throws StoreException {
    return reads.run(
        client ->
            client
                .sql(
                    SELECT
                        + " left join member on member.room = room.name and user_name = ?"
                        + " where kind = ? and state = ? and name > ? order by name limit ?")
                .params(
                    user.value(),
                    RoomRow.text(RoomKind.PUBLIC),
                    RoomRow.text(Room.State.CREATED),
                    after,
                    limit)
                .query((row, _) -> access(row))
                .list());
  }

  /**
   * Returns a page of the members of a room in the order of their names, invited users included.
   *
   * @param prefix the beginning of the names; empty for all
   * @param after the name after which the page begins; empty for the first page
   */
  public List<Member> members(RoomName room, String prefix, String after, int limit)
      throws StoreException {
    return reads.run(
        client ->
            client
                .sql(
                    "select user_name, role, since from member where room = ? and user_name > ?"
                        + " and user_name >= ? and user_name < ? order by user_name limit ?")
                .params(room.value(), after, prefix, Statements.endOf(prefix), limit)
                .query((row, _) -> RoomRow.member(row, 1))
                .list());
  }

  /**
   * Returns the numbers of rooms to which users are invited.
   *
   * @return without the users that never had a membership or an invitation
   */
  public Map<UserName, Long> invitations(Collection<UserName> users) throws StoreException {
    return reads
        .run(
            client ->
                client
                    .sql(
                        "select user_name, invitations from membership_count"
                            + " where user_name in (:users)")
                    .param("users", users.stream().map(UserName::value).toList())
                    .query((row, _) -> Map.entry(new UserName(row.getString(1)), row.getLong(2)))
                    .list())
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Returns the streams of deleted rooms that still have messages, at most {@code limit}. */
  public List<String> endedStreams(int limit) throws StoreException {
    return reads.run(
        client ->
            client
                .sql("select name from ended_stream order by name limit ?")
                .param(limit)
                .query(String.class)
                .list());
  }
}
