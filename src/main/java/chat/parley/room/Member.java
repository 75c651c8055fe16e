package chat.parley.room;

import chat.parley.message.UserName;

/**
 * A member of a room, or a user that is invited.
 *
 * @param since the offset after which this member reads the room; 0 for all messages
 */
public record Member(UserName user, MemberRole role, long since) {

  /** Returns whether the user is a member, and not only invited. */
  public boolean hasJoined() {
    return role != MemberRole.INVITED;
  }
}
