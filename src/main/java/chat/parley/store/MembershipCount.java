package chat.parley.store;

import chat.parley.room.Member;
import org.jspecify.annotations.Nullable;

/**
 * The memberships of one user: a row of the table {@code membership_count}, or a difference between
 * two.
 *
 * @param rooms the number of rooms of which the user is a member
 * @param invitations the number of rooms to which the user is invited
 */
record MembershipCount(long rooms, long invitations) {

  static final MembershipCount NONE = new MembershipCount(0, 0);

  /** Returns the count of one membership; null stands for none. */
  static MembershipCount of(@Nullable Member member) {
    if (member == null) {
      return NONE;
    }
    return member.hasJoined() ? new MembershipCount(1, 0) : new MembershipCount(0, 1);
  }

  MembershipCount plus(MembershipCount other) {
    return new MembershipCount(rooms + other.rooms, invitations + other.invitations);
  }

  MembershipCount minus(MembershipCount other) {
    return new MembershipCount(rooms - other.rooms, invitations - other.invitations);
  }
}
