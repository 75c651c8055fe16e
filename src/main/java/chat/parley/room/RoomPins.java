package chat.parley.room;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The pinned messages of a room, in their order.
 *
 * @param pins at most {@link #MAX}, each of another message
 */
public record RoomPins(List<Pin> pins) {

  /** Maximum number of pinned messages of a room. */
  public static final int MAX = 100;

  /**
   * A pinned message.
   *
   * @param offset the offset of the message
   * @param by the user that has pinned it
   * @param at when, in milliseconds since 1970 UTC
   */
  public record Pin(long offset, UserName by, long at) {}

  /** Creates a list that does not change with the given one. */
  public RoomPins {
    pins = List.copyOf(pins);
  }

  /**
   * Returns the pins after a change: this object if they are already as asked.
   *
   * @param by the acting user
   * @param at the time of the change, in milliseconds since 1970 UTC
   * @throws ChatException {@link ChatError#TOO_MANY}; {@link ChatError#NO_MESSAGE} if the message
   *     before which another one is to be pinned is not pinned
   */
  public RoomPins after(RoomAction.OfPins action, UserName by, long at) {
    return switch (action) {
      case RoomAction.Pin(long offset, Long before) -> pin(offset, before, by, at);
      case RoomAction.Unpin(long offset) -> without(pinned -> pinned == offset);
    };
  }

  private RoomPins pin(long offset, @Nullable Long before, UserName by, long at) {
    int index = index(offset);
    if (index < 0 && pins.size() >= MAX) {
      throw ChatError.TOO_MANY.because(
          "The room has %d pinned messages, the maximum; unpin one first".formatted(pins.size()));
    }
    if (before != null && index(before) < 0) {
      throw ChatError.NO_MESSAGE.because(
          "The message with the offset %d is not pinned; 'before' is the offset of a pinned one"
              .formatted(before));
    }
    if (index >= 0 && (before == null || before == offset)) {
      return this;
    }
    var moved = new ArrayList<>(pins);
    Pin pin = index < 0 ? new Pin(offset, by, at) : moved.remove(index);
    moved.add(before == null ? moved.size() : new RoomPins(moved).index(before), pin);
    return moved.equals(pins) ? this : new RoomPins(moved);
  }

  private int index(long offset) {
    for (int i = 0; i < pins.size(); i++) {
      if (pins.get(i).offset() == offset) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the pins without those of some messages: this object if there are none of them. */
  public RoomPins without(LongPredicate removed) {
    List<Pin> kept = pins.stream().filter(pin -> !removed.test(pin.offset())).toList();
    return kept.size() == pins.size() ? this : new RoomPins(kept);
  }
}
