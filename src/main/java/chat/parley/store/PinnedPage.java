package chat.parley.store;

import chat.parley.message.ChatMessage;
import chat.parley.room.RoomPins.Pin;
import java.util.List;

/**
 * A page of the pinned messages of a room, in their order.
 *
 * @param epoch the epoch of the messages
 * @param membersOffset the offset of the last change of the room that is taken into account
 * @param entries as many pinned messages as fit into a page
 * @param next the position after which the next page begins; 0 if there is none
 */
public record PinnedPage(String epoch, long membersOffset, List<Entry> entries, long next) {

  /** A pinned message as it is now. */
  public record Entry(Pin pin, ChatMessage message) {}

  /** Returns this page without the messages up to an offset. */
  public PinnedPage after(long offset) {
    return new PinnedPage(
        epoch,
        membersOffset,
        entries.stream().filter(entry -> entry.message().offset() > offset).toList(),
        next);
  }
}
