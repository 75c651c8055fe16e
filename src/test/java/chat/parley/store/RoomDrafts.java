package chat.parley.store;

import chat.parley.message.Body;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.Room;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomCondition;
import chat.parley.room.RoomEvent;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomLimits;
import chat.parley.room.RoomSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Drafts of changes of public rooms, and the counts of memberships that do not fit the members. */
final class RoomDrafts {

  static final UserName ANN = new UserName("ann");
  static final RoomLimits LIMITS = new RoomLimits(true, 100, 1_000, 1_000, 1_000);

  private static final String WRONG_COUNTS =
      """
      select user_name, sum(rooms), sum(invitations) from (
        select user_name, rooms, invitations from membership_count
        union all
        select user_name, case when role = 'invited' then 0 else -1 end,
          case when role = 'invited' then -1 else 0 end
        from member) as counted
      group by user_name having sum(rooms) <> 0 or sum(invitations) <> 0
      """;

  private RoomDrafts() {}

  /** Creates a draft that creates a room that does not exist yet; ann is its owner. */
  static Draft creation(String room) {
    RoomSettings settings = RoomSettings.defaults(RoomKind.PUBLIC, LIMITS.members());
    return change(
        Room.implicit(new RoomName(room)), ANN, new RoomAction.Create(settings, ANN), LIMITS);
  }

  /** Creates a draft that changes a room that exists. */
  static Draft change(String room, UserName by, RoomAction action) {
    return change(room, by, action, LIMITS);
  }

  static Draft change(String room, UserName by, RoomAction action, RoomLimits limits) {
    var created =
        new Room(
            new RoomName(room),
            0,
            Room.State.CREATED,
            RoomSettings.defaults(RoomKind.PUBLIC, LIMITS.members()),
            1,
            1,
            1);
    return change(created, by, action, limits);
  }

  private static Draft change(Room room, UserName by, RoomAction action, RoomLimits limits) {
    var change = new RoomCondition.Change(room, by, false, action, limits);
    Body body = Body.ofText(RoomEvent.body(change), "application/json");
    return new Draft(room.changes(), by, body, null, true, Map.of())
        .withCondition(room.changes(), change);
  }

  /** Returns a draft with a client message id. */
  static Draft withId(Draft draft, String id) {
    return new Draft(draft.to(), draft.from(), draft.body(), id, true, Map.of())
        .withCondition(draft.to(), draft.condition());
  }

  static RoomAction add(List<UserName> users) {
    return new RoomAction.Change(
        users.stream().map(user -> new RoomAction.Addition(user, null, null)).toList(), List.of());
  }

  static RoomAction remove(List<UserName> users) {
    return new RoomAction.Change(List.of(), users);
  }

  /** Returns the users with a count that is not that of their memberships. */
  static List<String> wrongCounts(Statement statement) throws SQLException {
    var wrong = new ArrayList<String>();
    try (ResultSet rows = statement.executeQuery(WRONG_COUNTS)) {
      while (rows.next()) {
        wrong.add("%s %d %d".formatted(rows.getString(1), rows.getLong(2), rows.getLong(3)));
      }
    }
    return wrong;
  }
}
