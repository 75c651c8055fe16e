package chat.parley.room;

import chat.parley.message.Address;
import chat.parley.message.ChangeRules;
import chat.parley.message.DraftCondition;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition about a room that the store checks when it stores a message. */
public sealed interface RoomCondition extends DraftCondition {

  /** Returns the room. */
  RoomName room();

  /** The sender has a right in the room. The store asks again if the members have changed since. */
  sealed interface OfSender extends RoomCondition {

    /** Returns the offset of the last change for which the right was checked. */
    long membersOffset();

    /**
     * Checks the right.
     *
     * @param member the membership of the sender; null if there is none
     * @throws chat.parley.message.ChatException if the sender does not have it
     */
    void check(Room room, @Nullable Member member);

    @Override
    default List<Address> locks() {
      return List.of();
    }
  }

  /**
   * The sender may write to the room.
   *
   * @param changes the rights of the sender of a change; null if the message is none
   */
  record MayWrite(
      RoomName room, long membersOffset, RoomLimits limits, @Nullable ChangeRules changes)
      implements OfSender {

    /** Creates the condition of a message. */
    public MayWrite(RoomName room, long membersOffset, RoomLimits limits) {
      this(room, membersOffset, limits, null);
    }

    /** Returns the condition of a change. */
    public MayWrite withChanges(ChangeRules rules) {
      return new MayWrite(room, membersOffset, limits, rules);
    }

    @Override
    public void check(Room current, @Nullable Member member) {
      RoomRights.checkWrite(current, member, limits);
    }
  }

  /** The sender may remove messages from the room. */
  record MayRemove(RoomName room, long membersOffset, RoomLimits limits) implements OfSender {

    @Override
    public void check(Room current, @Nullable Member member) {
      RoomRights.checkExists(current, limits);
      RoomRights.checkRole(current, member, MemberRole.MODERATOR);
    }

    @Override
    public ChangeRules changes() {
      return ChangeRules.OF_MODERATOR;
    }
  }

  /**
   * A change of the room is allowed; the store carries it out.
   *
   * @param seen the room as the node knew it; if it was deleted or created since, the change is
   *     refused
   * @param by the acting user
   * @param service whether the acting user is a service, which may do everything
   * @param moderator whether the acting user is a moderator of the server
   */
  record Change(
      Room seen,
      UserName by,
      boolean service,
      boolean moderator,
      RoomAction action,
      RoomLimits limits)
      implements RoomCondition {

    /** Creates a change by a user that is no moderator of the server. */
    public Change(Room seen, UserName by, boolean service, RoomAction action, RoomLimits limits) {
      this(seen, by, service, false, action, limits);
    }

    @Override
    public RoomName room() {
      return seen.name();
    }

    /** Locks the stream of the room, also that of the next generation if one may begin. */
    @Override
    public List<Address> locks() {
      return action instanceof RoomAction.Create && seen.state() == Room.State.DELETED
          ? List.of(seen.address(), new Address.Room(room(), seen.generation() + 1))
          : List.of(seen.address());
    }
  }
}
