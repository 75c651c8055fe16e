package chat.parley.room;

import chat.parley.message.Change;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import org.jspecify.annotations.Nullable;

/** The rights of users in a room, by its kind and their role. */
public final class RoomRights {

  private RoomRights() {}

  /**
   * Checks that a room exists.
   *
   * @throws ChatException {@link ChatError#NO_ROOM}
   */
  public static void checkExists(Room room, RoomLimits limits) {
    if (room.state() == Room.State.DELETED) {
      throw ChatError.NO_ROOM.because("The room '%s' was deleted".formatted(room.name()));
    }
    if (room.isOpen() && !limits.openRooms()) {
      throw ChatError.NO_ROOM.because(
          "There is no room '%s'; rooms are created with PUT /api/rooms/{room}"
              .formatted(room.name()));
    }
  }

  /**
   * Checks that a user may read the messages and the members of a room.
   *
   * @param member the membership of the user; null if there is none
   * @throws ChatException {@link ChatError#NO_ROOM} or {@link ChatError#NOT_A_MEMBER}
   */
  public static void checkRead(Room room, @Nullable Member member, RoomLimits limits) {
    checkExists(room, limits);
    if (!room.isOpen()) {
      checkMember(room, member);
    }
  }

  /**
   * Checks that a user may read the message to which a draft responds: to react, to answer, or to
   * write in a thread.
   *
   * @param member the membership of the user; null if there is none
   * @throws ChatException {@link ChatError#NO_MESSAGE}
   */
  public static void checkResponse(Draft draft, @Nullable Member member) {
    Change change = draft.change();
    boolean reacts = change != null && change.kind().isReaction();
    long offset = reacts ? change.target() : Math.max(draft.thread(), draft.repliesTo());
    if (member != null && offset > 0 && offset <= member.since()) {
      throw ChatError.NO_MESSAGE.because(
          "There is no message with the offset %d for members that joined later".formatted(offset));
    }
  }

  /**
   * Checks that a user may send to a room.
   *
   * @param member the membership of the user; null if there is none
   * @throws ChatException {@link ChatError#NO_ROOM}, {@link ChatError#NOT_A_MEMBER} or {@link
   *     ChatError#NOT_YOUR_ROLE}
   */
  public static void checkWrite(Room room, @Nullable Member member, RoomLimits limits) {
    checkExists(room, limits);
    if (!room.isOpen()) {
      checkRole(room, checkMember(room, member), room.settings().write().lowestRole());
    }
  }

  private static Member checkMember(Room room, @Nullable Member member) {
    if (member == null || !member.hasJoined()) {
      throw ChatError.NOT_A_MEMBER.because(
          member != null
              ? "You are invited to the room '%s'; accept the invitation first"
                  .formatted(room.name())
              : room.settings().kind() == RoomKind.PUBLIC
                  ? "You are not a member of the room '%s'; join it first".formatted(room.name())
                  : "You are not a member of the room '%s'; a member has to invite you"
                      .formatted(room.name()));
    }
    return member;
  }

  /**
   * Checks that a member has at least a role.
   *
   * @throws ChatException {@link ChatError#NOT_A_MEMBER} or {@link ChatError#NOT_YOUR_ROLE}
   */
  public static void checkRole(Room room, @Nullable Member member, MemberRole lowest) {
    MemberRole role = checkMember(room, member).role();
    if (!role.isAtLeast(lowest)) {
      throw ChatError.NOT_YOUR_ROLE.because(
          "Your role in the room '%s' is %s; this needs the role %s"
              .formatted(room.name(), role.text(), lowest.text()));
    }
  }

  /** Returns the refusal to change the membership of a user with at least the same rights. */
  static ChatException notOver(UserName user, MemberRole role) {
    return ChatError.NOT_YOUR_ROLE.because(
        "The role of '%s' is %s; only an owner may change that".formatted(user, role.text()));
  }
}
