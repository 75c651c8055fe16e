package chat.parley.transport;

import org.springframework.web.socket.WebSocketMessage;

/**
 * A text message with the bytes of all its fragments, which have been checked to be valid UTF-8.
 * Used in place of Spring's {@code TextMessage}, because no handler needs the text as a string.
 *
 * @param bytes the text in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared with equals
public record Utf8Message(byte[] bytes) implements WebSocketMessage<byte[]> {

  @Override
  public byte[] getPayload() {
    return bytes;
  }

  @Override
  public int getPayloadLength() {
    return bytes.length;
  }

  @Override
  public boolean isLast() {
    return true;
  }
}
