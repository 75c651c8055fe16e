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
import java.util.SortedMap;

/**
 * The tables {@code room}, {@code member} and {@code membership_count} within a transaction that
 * has locked the streams of the rooms. Not thread-safe.
 */
final class RoomTable {

  /** PostgreSQL only. */
  private static final String INSERT_MISSING_COUNTS =
      "insert into membership_count (user_name, rooms, invitations)"
          + " select name, 0, 0 from unnest(?) as missing (name) order by name collate \"C\""
          + " on conflict (user_name) do nothing";

  /** Returns one row. PostgreSQL only. */
  private static final String LOCK_COUNTS =
      "select count(*) from (select 1 from membership_count where user_name = any(?)"
          + " order by user_name for update) as locked";

  /** Returns one row. PostgreSQL only. */
  private static final String LOCK_COUNTS_OF_MEMBERS =
      "select count(*) from (select 1 from membership_count where user_name in"
          + " (select unnest(?) union select user_name from member where room = any(?))"
          + " order by user_name for update) as locked";

  private static final String ADD_COUNT =
      "insert into membership_count (user_name, rooms, invitations) values (?, ?, ?)"
          + " on conflict (user_name) do update"
          + " set rooms = membership_count.rooms + excluded.rooms,"
          + " invitations = membership_count.invitations + excluded.invitations";

  private static final String SUBTRACT_COUNTS_OF_MEMBERS =
      "update membership_count"
          + " set rooms = rooms - case when role = ? then 0 else 1 end,"
          + " invitations = invitations - case when role = ? then 1 else 0 end"
          + " from member where member.room = ? and member.user_name = membership_count.user_name";

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

  /** Returns the number of users that are invited to a room. */
  long invited(RoomName room) throws SQLException {
    // The role is part of the text, so that the index of the invited is used.
    String sql =
        "select count(*) from member where room = ? and role = '%s'"
            .formatted(RoomRow.text(MemberRole.INVITED));
    try (ResultSet row = connection.query(sql, room.value())) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * Locks the counts of some users against other writers until the end of the transaction, and
   * returns them. All writers lock in the order of the names, after the streams, so that they
   * cannot deadlock.
   *
   * @param ending rooms that may end: the counts of all of their members are locked too
   */
  Map<UserName, MembershipCount> lockCounts(Set<UserName> users, Set<RoomName> ending)
      throws SQLException {
    if (!dialect.isSingleWriter()) {
      lockRows(users, ending);
    }
    var counts = new HashMap<UserName, MembershipCount>();
    String sql =
        "select user_name, rooms, invitations from membership_count where user_name "
            + dialect.isInNames();
    try (ResultSet rows = connection.query(sql, names(users))) {
      while (rows.next()) {
        counts.put(
            new UserName(rows.getString(1)), new MembershipCount(rows.getLong(2), rows.getLong(3)));
      }
    }
    return counts;
  }

  /**
   * Inserts the rows that are missing, and locks all. A transaction that inserts has not locked a
   * row that existed, so it cannot deadlock with one that locks.
   */
  private void lockRows(Set<UserName> users, Set<RoomName> ending) throws SQLException {
    Object names = names(users);
    connection.update(INSERT_MISSING_COUNTS, names);
    String sql = ending.isEmpty() ? LOCK_COUNTS : LOCK_COUNTS_OF_MEMBERS;
    try (ResultSet rows =
        ending.isEmpty()
            ? connection.query(sql, names)
            : connection.query(sql, names, names(ending))) {
      rows.next();
    }
  }

  /** Adds to the counts of users, which are locked. */
  void addCounts(SortedMap<String, MembershipCount> changes) throws SQLException {
    PreparedStatement add = connection.statement(ADD_COUNT);
    for (var change : changes.entrySet()) {
      PreparedConnection.bind(
          add, change.getKey(), change.getValue().rooms(), change.getValue().invitations());
      add.addBatch();
    }
    add.executeBatch();
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

  /**
   * Deletes all memberships of a room, which are locked, with their counts, and records that its
   * stream has ended.
   */
  void end(Room room) throws SQLException {
    String invited = RoomRow.text(MemberRole.INVITED);
    connection.update(SUBTRACT_COUNTS_OF_MEMBERS, invited, invited, room.name().value());
    connection.update("delete from member where room = ?", room.name().value());
    connection.update(
        "insert into ended_stream (name) values (?) on conflict (name) do nothing",
        room.address().stream());
  }
}
