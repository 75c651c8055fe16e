package chat.parley.room;

import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of a room or its members that a user asks for. */
public sealed interface RoomAction {

  /** Creates the room. */
  record Create(RoomSettings settings, UserName owner) implements RoomAction {}

  /** Changes the settings. */
  record Configure(RoomSettings.Patch patch) implements RoomAction {}

  /** Deletes the room with its messages. */
  record Delete() implements RoomAction {}

  /** A change of the members of the room. */
  sealed interface OfMembers extends RoomAction {}

  /** The user becomes a member. */
  record Join() implements OfMembers {}

  /** The user is no longer a member. */
  record Leave() implements OfMembers {}

  /** The user accepts an invitation. */
  record Accept() implements OfMembers {}

  /** The user declines an invitation. */
  record Decline() implements OfMembers {}

  /** Invites a user. */
  record Invite(UserName user) implements OfMembers {}

  /** Gives a member another role, which is not {@link MemberRole#INVITED}. */
  record SetRole(UserName user, MemberRole role) implements OfMembers {}

  /**
   * Adds and removes members, all or none. A user that is a member gets the role, if one is given.
   *
   * @param add the members to add; together with {@code remove} 1 to {@link #MAX_USERS}, each user
   *     once
   * @param remove the members to remove
   */
  record Change(List<Addition> add, List<UserName> remove) implements OfMembers {}

  /**
   * A member to add.
   *
   * @param role not {@link MemberRole#INVITED}; null for member
   * @param history null for that of the room
   */
  record Addition(UserName user, @Nullable MemberRole role, @Nullable HistoryAccess history) {}

  /** A change of the pinned messages of the room. */
  sealed interface OfPins extends RoomAction {}

  /**
   * Pins a message, or moves one that is pinned.
   *
   * @param before the offset of the pinned message that follows it; null to pin a new one as the
   *     last, and to leave a pinned one where it is
   */
  record Pin(long offset, @Nullable Long before) implements OfPins {}

  /** Ends the pin of a message, if it has one. */
  record Unpin(long offset) implements OfPins {}

  /** Maximum number of users of one change. */
  int MAX_USERS = 1_000;

  /** Returns the users other than the acting one whose membership the action may change. */
  default List<UserName> targets() {
    return switch (this) {
      case Create(_, UserName owner) -> List.of(owner);
      case Invite(UserName user) -> List.of(user);
      case SetRole(UserName user, _) -> List.of(user);
      case Change(List<Addition> add, List<UserName> remove) -> {
        var users = new ArrayList<>(remove);
        add.forEach(addition -> users.add(addition.user()));
        yield List.copyOf(users);
      }
      case Configure _, Delete _, Join _, Leave _, Accept _, Decline _, OfPins _ -> List.of();
    };
  }
}
