package chat.parley.room;

import org.jspecify.annotations.Nullable;

/**
 * A room and the membership of one user, as they were after the change at {@link
 * Room#membersOffset}.
 *
 * @param member null if the user is neither a member nor invited
 */
public record RoomAccess(Room room, @Nullable Member member) {

  /** Returns whether the user is a member, and not only invited. */
  public boolean isMember() {
    return member != null && member.hasJoined();
  }

  /** Returns the offset after which the user reads the room; 0 for all messages. */
  public long since() {
    return member == null || !member.hasJoined() ? 0 : member.since();
  }
}
