package chat.parley.membership;

import chat.parley.message.UserName;
import chat.parley.room.Member;
import chat.parley.room.Room;
import chat.parley.room.RoomAccess;
import chat.parley.room.RoomEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A room as this node knows it: after one of its changes, with the memberships of some users at
 * that moment. The counts of the room may be outdated. Not thread-safe: guarded by {@link
 * RoomViews}.
 */
final class RoomView {

  private final Map<UserName, Optional<Member>> members = new HashMap<>(4);
  private final long createdAt = System.nanoTime();
  private Room room;

  RoomView(Room room) {
    this.room = room;
  }

  /** Returns when this view was read from the store, by {@link System#nanoTime}. */
  long createdAt() {
    return createdAt;
  }

  /** Returns the access of a user; null if it is not known. */
  @Nullable RoomAccess access(UserName user) {
    Optional<Member> member = members.get(user);
    return member == null ? null : new RoomAccess(room, member.orElse(null));
  }

  /** Returns the offset of the last change that is taken into account. */
  long offset() {
    return room.membersOffset();
  }

  /** Adds the membership of a user at the same offset; returns by how many entries this grows. */
  int add(UserName user, @Nullable Member member) {
    return members.put(user, Optional.ofNullable(member)) == null ? 1 : 0;
  }

  /** Returns the users whose memberships are known. */
  List<UserName> users() {
    return new ArrayList<>(members.keySet());
  }

  /** Forgets the memberships of users. */
  void remove(List<UserName> users) {
    users.forEach(members::remove);
  }

  int size() {
    return members.size();
  }

  /**
   * Takes the next change into account: forgets the users that it concerns. Returns false if this
   * view must be dropped, because it lacks an earlier change or the room itself has changed.
   */
  boolean apply(RoomEvent event, long offset) {
    if (event.changesRoom() || offset != offset() + 1) {
      return false;
    }
    event.concerned().forEach(members::remove);
    room = room.at(offset);
    return true;
  }
}
