package chat.parley.store;

import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.Member;
import chat.parley.room.MemberRole;
import chat.parley.room.Room;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomCondition;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One room in a batch, with those of its members on which a draft depends. Owned by its {@link
 * RoomChanges}.
 */
final class LoadedRoom {

  Room room;

  /** The users whose memberships are read. */
  final Set<UserName> users = new HashSet<>();

  /** The changes that the batch requests. */
  final List<RoomCondition.Change> changes = new ArrayList<>();

  Map<UserName, Member> members = new HashMap<>();

  /** The users whose memberships are to be written. */
  final Set<UserName> changed = new HashSet<>();

  /** The room as it was before it was deleted; null if it was not. */
  @Nullable Room ended;

  boolean isChanged;

  LoadedRoom(RoomName name) {
    this.room = Room.implicit(name);
  }

  /**
   * Adds the users that a change may make members, or invite, and whose rooms are counted: not for
   * a user without the right to add others, because that may be many rows.
   */
  void addEntering(Set<UserName> entering) {
    changes.forEach(change -> addEntering(change, entering));
  }

  private boolean mayAdd(RoomCondition.Change change) {
    Member by = members.get(change.by());
    return change.service() || (by != null && by.role().isAtLeast(MemberRole.MODERATOR));
  }

  private void addEntering(RoomCondition.Change change, Set<UserName> entering) {
    switch (change.action()) {
      case RoomAction.Join _, RoomAction.Accept _ -> entering.add(change.by());
      case RoomAction.Create(_, UserName owner) -> entering.add(owner);
      case RoomAction.Invite(UserName user) -> entering.add(user);
      case RoomAction.Change(List<RoomAction.Addition> add, _) ->
          add.stream()
              .map(RoomAction.Addition::user)
              .filter(user -> mayAdd(change) || user.equals(change.by()))
              .filter(user -> !hasJoined(user))
              .forEach(entering::add);
      case RoomAction.Configure _,
          RoomAction.Delete _,
          RoomAction.Leave _,
          RoomAction.Decline _,
          RoomAction.SetRole _ -> {}
    }
  }

  private boolean hasJoined(UserName user) {
    Member member = members.get(user);
    return member != null && member.hasJoined();
  }

  /** Writes the room and its changed memberships. */
  void write(RoomTable table) throws SQLException {
    if (ended != null) {
      table.end(ended);
    }
    var saved = new ArrayList<Member>();
    var removed = new ArrayList<UserName>();
    for (UserName user : changed) {
      Member member = members.get(user);
      if (member == null) {
        removed.add(user);
      } else {
        saved.add(member);
      }
    }
    table.save(room.name(), saved, removed);
    table.save(room);
  }
}
