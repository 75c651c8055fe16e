package chat.parley.room;

import java.util.Locale;

/** The role of a user in a room, in ascending order of rights. */
public enum MemberRole {
  /** Invited, but not a member yet: may accept or decline. */
  INVITED,
  /** Reads the room. */
  READER,
  /** Reads and, unless only moderators may, writes. */
  MEMBER,
  /** Also adds and removes members and readers, and removes messages. */
  MODERATOR,
  /** Also changes the settings and the roles of all members, and deletes the room. */
  OWNER;

  /** Returns whether this role has at least the rights of another one. */
  public boolean isAtLeast(MemberRole other) {
    return compareTo(other) >= 0;
  }

  /** Returns the spelling in JSON. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
