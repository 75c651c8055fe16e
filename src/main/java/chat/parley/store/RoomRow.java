package chat.parley.store;

import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.Grantees;
import chat.parley.room.HistoryAccess;
import chat.parley.room.MarkerVisibility;
import chat.parley.room.Member;
import chat.parley.room.MemberRole;
import chat.parley.room.Room;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/** The rows of the tables {@code room} and {@code member} as values. */
final class RoomRow {

  /** The columns of a room. */
  static final String COLUMNS =
      "name, generation, state, kind, title, topic, member_limit, history, may_write, may_invite,"
          + " members, owners, members_position, created_position, markers";

  /** The number of {@link #COLUMNS}. */
  static final int COLUMN_COUNT = 15;

  static final String UPSERT =
      "insert into room ("
          + COLUMNS
          + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (name) do update"
          + " set generation = excluded.generation, state = excluded.state, kind = excluded.kind,"
          + " title = excluded.title, topic = excluded.topic, member_limit = excluded.member_limit,"
          + " history = excluded.history, may_write = excluded.may_write, may_invite ="
          + " excluded.may_invite, members = excluded.members, owners = excluded.owners,"
          + " members_position = excluded.members_position, created_position ="
          + " excluded.created_position, markers = excluded.markers";

  private RoomRow() {}

  /** Reads {@link #COLUMNS}, which come first in the row. */
  static Room room(ResultSet row) throws SQLException {
    var settings =
        new RoomSettings(
            value(RoomKind.class, row.getString(4)),
            row.getString(5),
            row.getString(6),
            row.getLong(7),
            value(HistoryAccess.class, row.getString(8)),
            value(Grantees.class, row.getString(9)),
            value(Grantees.class, row.getString(10)),
            value(MarkerVisibility.class, row.getString(15)));
    return new Room(
        new RoomName(row.getString(1)),
        row.getLong(2),
        value(Room.State.class, row.getString(3)),
        settings,
        row.getLong(11),
        row.getLong(12),
        row.getLong(13),
        row.getLong(14));
  }

  /** Returns the values of {@link #COLUMNS}. */
  static Object[] values(Room room) {
    RoomSettings settings = room.settings();
    return new Object[] {
      room.name().value(),
      room.generation(),
      text(room.state()),
      text(settings.kind()),
      settings.title(),
      settings.topic(),
      settings.limit(),
      text(settings.history()),
      text(settings.write()),
      text(settings.invite()),
      room.members(),
      room.owners(),
      room.membersOffset(),
      room.createdOffset(),
      text(settings.markers())
    };
  }

  /** Reads the name of a user, the role and the offset from a column on. */
  static Member member(ResultSet row, int column) throws SQLException {
    return new Member(
        new UserName(row.getString(column)),
        value(MemberRole.class, row.getString(column + 1)),
        row.getLong(column + 2));
  }

  /** Returns the spelling of a value in the store. */
  static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E value(Class<E> type, String text) {
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }
}
