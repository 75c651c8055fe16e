package chat.parley.delivery;

import chat.parley.message.Arrival;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one WebSocket message, encoded once and shared by every session that gets it.
 *
 * @param text whether it travels as a text message; the bytes are then valid UTF-8
 * @param ephemeral whether it may be left out when a reader is slow
 * @param arrival when the message that it is came in; null if that does not count: it came in at
 *     another node, or is old and read again, or is no message but an answer
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Payload(byte[] bytes, boolean text, boolean ephemeral, @Nullable Arrival arrival)
    implements Outgoing {

  /** One whose arrival does not count. */
  public Payload(byte[] bytes, boolean text, boolean ephemeral) {
    this(bytes, text, ephemeral, null);
  }

  /** The same bytes, of a message that came in then. */
  Payload of(@Nullable Arrival then) {
    return then == null ? this : new Payload(bytes, text, ephemeral, then);
  }

  /** It waits for a socket. */
  void queued() {
    if (arrival != null && arrival.journey() != null) {
      arrival.journey().queued();
    }
  }

  /** It does not any more. */
  void left(boolean written) {
    if (arrival != null && arrival.journey() != null) {
      arrival.journey().left(written);
    }
  }

  @Override
  public Payload payload() {
    return this;
  }
}
