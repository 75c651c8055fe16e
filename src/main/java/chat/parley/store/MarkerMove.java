package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.UserName;

/**
 * How far a user has read a stream, and how far its devices have received it. A marker that is
 * stored already is not moved back.
 *
 * @param read the offset of the last message read; 0 if it is not known
 * @param delivered the offset of the last message received; at least {@code read}
 */
public record MarkerMove(Address stream, UserName user, long read, long delivered) {

  public MarkerMove {
    delivered = Math.max(read, delivered);
  }

  /** Returns the later offsets of this and another move of the same user in the same stream. */
  public MarkerMove and(MarkerMove other) {
    return new MarkerMove(
        stream, user, Math.max(read, other.read), Math.max(delivered, other.delivered));
  }
}
