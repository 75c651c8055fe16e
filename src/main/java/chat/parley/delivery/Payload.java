package chat.parley.delivery;

/**
 * The bytes of one WebSocket message, encoded once and shared by every session that gets it.
 *
 * @param text whether it travels as a text message; the bytes are then valid UTF-8
 * @param ephemeral whether it may be left out when a reader is slow
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Payload(byte[] bytes, boolean text, boolean ephemeral) implements Outgoing {

  @Override
  public Payload payload() {
    return this;
  }
}
