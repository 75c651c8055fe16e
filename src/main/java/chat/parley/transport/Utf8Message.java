package chat.parley.transport;

import org.springframework.web.socket.WebSocketMessage;

/**
 * A complete text message as the bytes received, which are valid UTF-8. No handler needs the text
 * as a string.
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
