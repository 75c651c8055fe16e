package chat.parley.room;

import chat.parley.message.UserName;
import org.jspecify.annotations.Nullable;

/** The memberships that a decision depends on. */
public interface Membership {

  /** Returns the membership of a user in the room; null if there is none. */
  @Nullable Member of(UserName user);

  /**
   * Returns the number of rooms of a user.
   *
   * @param invited whether to count the invitations; the memberships otherwise
   */
  long count(UserName user, boolean invited);

  /** Returns the number of users that are invited to the room. Called for invitations only. */
  long invited();
}
