package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.Body;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The payload of a close: nothing, or a code and a reason (RFC 6455, section 5.5.1). */
final class CloseFrame {

  /** A close code that a client may send, or that is registered. */
  private static final int FIRST_CODE = 1000;

  private static final int LAST_PROTOCOL_CODE = 1014;
  private static final int FIRST_REGISTERED_CODE = 3000;
  private static final int LAST_CODE = 4999;

  private CloseFrame() {}

  /** Returns a close with a code and a reason of at most 123 bytes in UTF-8. */
  static Frame of(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    byte[] payload =
        ByteBuffer.allocate(Short.BYTES + text.length).putShort((short) code).put(text).array();
    return Frame.of(Frame.CLOSE, payload);
  }

  /**
   * Returns the answer to the close of a client: its code, without the reason.
   *
   * @throws FrameException if the payload is malformed
   */
  static Frame answerTo(Frame close) {
    byte[] payload = close.payload();
    if (payload.length == 0) {
      return close;
    }
    if (payload.length == 1 || !isValid(ByteBuffer.wrap(payload).getShort() & 0xFFFF)) {
      throw new FrameException(FrameException.PROTOCOL_ERROR, "A close code is not valid");
    }
    if (!Body.isUtf8(Arrays.copyOfRange(payload, Short.BYTES, payload.length))) {
      throw new FrameException(FrameException.BAD_PAYLOAD, "A close reason is not valid UTF-8");
    }
    return Frame.of(Frame.CLOSE, Arrays.copyOf(payload, Short.BYTES));
  }

  private static boolean isValid(int code) {
    return switch (code) {
      // Reserved, or only for use within an implementation (RFC 6455, section 7.4.1).
      case 1004, 1005, 1006 -> false;
      default ->
          (code >= FIRST_CODE && code <= LAST_PROTOCOL_CODE)
              || (code >= FIRST_REGISTERED_CODE && code <= LAST_CODE);
    };
  }
}
