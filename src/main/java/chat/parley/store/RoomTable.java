package chat.parley.store;

import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.Member;
import chat.parley.room.MemberRole;
import chat.parley.room.Room;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The tables {@code room} and {@code member} within a transaction that has locked the streams of
 * the rooms. Not thread-safe.
 */
final class RoomTable {

  private final PreparedConnection connection;
  private final SqlDialect dialect;

  RoomTable(PreparedConnection connection, SqlDialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /** Returns the rooms with the given names that were created, deleted ones included. */
  Map<RoomName, Room> rooms(Set<RoomName> names) throws SQLException {
    var rooms = new HashMap<RoomName, Room>();
    String sql =
        "select %s from room where name %s".formatted(RoomRow.COLUMNS, dialect.isInNames());
    try (ResultSet rows = connection.query(sql, names(names))) {
      while (rows.next()) {
        Room room = RoomRow.room(rows);
        rooms.put(room.name(), room);
      }
    }
    return rooms;
  }

  /** Returns the memberships that some users have in a room. */
  Map<UserName, Member> members(RoomName room, Set<UserName> users) throws SQLException {
    var members = new HashMap<UserName, Member>();
    String sql =
        "select user_name, role, since from member where room = ? and user_name %s"
            .formatted(dialect.isInNames());
    try (ResultSet rows = connection.query(sql, room.value(), names(users))) {
      while (rows.next()) {
        Member member = RoomRow.member(rows, 1);
        members.put(member.user(), member);
      }
    }
    return members;
  }

  /**
   * Returns the numbers of memberships of some users, without those that have none.
   *
   * @param invited whether to count the invitations; the memberships otherwise
   */
  Map<UserName, Long> counts(Set<UserName> users, boolean invited) throws SQLException {
    var counts = new HashMap<UserName, Long>();
    String sql =
        "select user_name, count(*) from member where user_name %s and role %s ? group by user_name"
            .formatted(dialect.isInNames(), invited ? "=" : "<>");
    try (ResultSet rows = connection.query(sql, names(users), RoomRow.text(MemberRole.INVITED))) {
      while (rows.next()) {
        counts.put(new UserName(rows.getString(1)), rows.getLong(2));
      }
    }
    return counts;
  }

  private Object names(Set<?> names) {
    return dialect.namesParameter(names.stream().map(Object::toString).toArray(String[]::new));
  }

  /** Inserts or updates a room. */
  void save(Room room) throws SQLException {
    connection.update(RoomRow.UPSERT, RoomRow.values(room));
  }

  /** Inserts or updates memberships, and deletes those of users without an entry. */
  void save(RoomName room, Collection<Member> members, Collection<UserName> removed)
      throws SQLException {
    PreparedStatement upsert =
        connection.statement(
            "insert into member (room, user_name, role, since) values (?, ?, ?, ?)"
                + " on conflict (room, user_name)"
                + " do update set role = excluded.role, since = excluded.since");
    for (Member member : members) {
      PreparedConnection.bind(
          upsert, room.value(), member.user().value(), RoomRow.text(member.role()), member.since());
      upsert.addBatch();
    }
    upsert.executeBatch();
    PreparedStatement delete =
        connection.statement("delete from member where room = ? and user_name = ?");
    for (UserName user : removed) {
      PreparedConnection.bind(delete, room.value(), user.value());
      delete.addBatch();
    }
    delete.executeBatch();
  }

  /** Deletes all memberships of a room, and records that its stream has ended. */
  void end(Room room) throws SQLException {
    connection.update("delete from member where room = ?", room.name().value());
    connection.update(
        "insert into ended_stream (name) values (?) on conflict (name) do nothing",
        room.address().stream());
  }
}
