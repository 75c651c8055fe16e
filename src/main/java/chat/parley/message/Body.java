package chat.parley.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The body of a message: bytes that are never parsed, re-encoded or changed between the sender and
 * the subscribers. The array is shared and must not be changed.
 *
 * @param contentType the content type as given by the sender; null if there is none
 * @param text whether the bytes are valid UTF-8 and can be sent in a WebSocket text frame
 */
@SuppressWarnings("ArrayRecordComponent") // never compared with equals
public record Body(byte[] bytes, @Nullable String contentType, boolean text) {

  /** Creates a body from bytes that are known to be UTF-8, such as those of a text frame. */
  public static Body ofText(byte[] bytes, @Nullable String contentType) {
    return new Body(bytes, contentType, true);
  }

  /** Creates a body from arbitrary bytes, which are checked for UTF-8. */
  public static Body ofBytes(byte[] bytes, @Nullable String contentType) {
    return new Body(bytes, contentType, isUtf8(bytes));
  }

  /** Returns the body decoded as UTF-8; malformed bytes become replacement characters. */
  public String asString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Returns whether the bytes are valid UTF-8. Pure ASCII is recognized without decoding. */
  public static boolean isUtf8(byte[] bytes) {
    int combined = 0;
    for (byte b : bytes) {
      combined |= b;
    }
    if (combined >= 0) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
