package chat.parley.transport;

import org.springframework.web.socket.WebSocketMessage;

/**
 * A whole text message, as the bytes that came: they are known to be UTF-8, and nobody here needs
 * them as a string.
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
