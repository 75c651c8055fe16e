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

  /** The memberships of these users before the batch. */
  private Map<UserName, Member> stored = Map.of();

  /** The memberships of these users after the changes so far. */
  Map<UserName, Member> members = new HashMap<>();

  /** The number of invited users after the changes so far; read only if a change invites. */
  long invited;

  /** The users whose memberships are to be written. */
  final Set<UserName> changed = new HashSet<>();

  /** The room as it was before it was deleted; null if it was not. */
  @Nullable Room ended;

  boolean isChanged;

  LoadedRoom(RoomName name) {
    this.room = Room.implicit(name);
  }

  /** Takes the room and the memberships as they are stored. */
  void load(Room storedRoom, Map<UserName, Member> storedMembers) {
    room = storedRoom;
    stored = storedMembers;
    members = new HashMap<>(storedMembers);
  }

  /**
   * Adds the users whose memberships the changes may begin or end, and whose rooms are counted.
   * Rights are not taken into account, because a change before may give or take them.
   */
  void addCounted(Set<UserName> counted) {
    changes.forEach(change -> addCounted(change, counted));
  }

  private void addCounted(RoomCondition.Change change, Set<UserName> counted) {
    switch (change.action()) {
      case RoomAction.Join _, RoomAction.Accept _ -> counted.add(change.by());
      case RoomAction.Create(_, UserName owner) -> counted.add(owner);
      case RoomAction.Invite(UserName user) -> counted.add(user);
      case RoomAction.Leave _, RoomAction.Decline _ -> addIfStored(change.by(), counted);
      case RoomAction.Change(List<RoomAction.Addition> add, List<UserName> remove) -> {
        add.forEach(addition -> counted.add(addition.user()));
        remove.forEach(user -> addIfStored(user, counted));
      }
      case RoomAction.Configure _,
          RoomAction.Delete _,
          RoomAction.SetRole _,
          RoomAction.OfPins _ -> {}
    }
  }

  /** Adds a user that has a membership to end, and therefore a count. */
  private void addIfStored(UserName user, Set<UserName> counted) {
    if (stored.containsKey(user)) {
      counted.add(user);
    }
  }

  /** Returns whether a change may invite a user, so that the invited users are counted. */
  boolean mayInvite() {
    return changes.stream().anyMatch(change -> change.action() instanceof RoomAction.Invite);
  }

  /** Returns whether a change may end the room, and with it the memberships of all. */
  boolean mayEnd() {
    return changes.stream().anyMatch(this::mayEnd);
  }

  private boolean mayEnd(RoomCondition.Change change) {
    Member by = stored.get(change.by());
    return change.action() instanceof RoomAction.Delete
        && (change.service() || (by != null && by.role() == MemberRole.OWNER));
  }

  /**
   * Adds the changes of the counts of users to those of other rooms, without the memberships that
   * end with the room.
   */
  void addCountChanges(Map<String, MembershipCount> changes) {
    for (UserName user : changed) {
      Member before = ended == null ? stored.get(user) : null;
      MembershipCount change =
          MembershipCount.of(members.get(user)).minus(MembershipCount.of(before));
      if (!change.equals(MembershipCount.NONE)) {
        changes.merge(user.value(), change, MembershipCount::plus);
      }
    }
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
