package chat.parley.room;

import chat.parley.message.UserName;
import java.util.List;

/**
 * The effect of a change of a room.
 *
 * @param room the room after the change, still with the offset of the change before
 * @param saved the memberships to save
 * @param removed the users whose memberships end
 */
public record RoomDecision(Room room, List<Member> saved, List<UserName> removed) {

  /** Returns whether the change changes nothing, because everything is already as asked. */
  public boolean isEmpty(Room before) {
    return saved.isEmpty() && removed.isEmpty() && room.equals(before);
  }
}
