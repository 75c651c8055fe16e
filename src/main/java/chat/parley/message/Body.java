package chat.parley.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wrote: bytes that are never parsed, re-encoded or changed on their way. The array
 * is shared by all who read it and must not be written to.
 *
 * @param contentType as the sender gave it
 * @param text whether the bytes are valid UTF-8, and so may travel in a WebSocket text frame
 */
@SuppressWarnings("ArrayRecordComponent") // never compared with equals
public record Body(byte[] bytes, @Nullable String contentType, boolean text) {

  /** A body whose bytes came in a text frame and were checked there. */
  public static Body ofText(byte[] bytes, @Nullable String contentType) {
    return new Body(bytes, contentType, true);
  }

  /** A body whose bytes may be anything. */
  public static Body ofBytes(byte[] bytes, @Nullable String contentType) {
    return new Body(bytes, contentType, isUtf8(bytes));
  }

  public String asString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Whether the bytes are valid UTF-8. */
  public static boolean isUtf8(byte[] bytes) {
    int all = 0;
    for (byte b : bytes) {
      all |= b;
    }
    if (all >= 0) {
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
