package chat.parley.transport;

import java.io.Serial;

/** A frame that the connection must be closed for (RFC 6455, section 7.1.7). */
final class FrameException extends RuntimeException {

  /** The client violated the protocol of frames. */
  static final int PROTOCOL_ERROR = 1002;

  /** A text or a reason is not valid UTF-8, or a compressed message cannot be expanded. */
  static final int BAD_PAYLOAD = 1007;

  /** The server failed unexpectedly. */
  static final int INTERNAL_ERROR = 1011;

  @Serial private static final long serialVersionUID = 1L;

  private final int closeCode;

  /**
   * @param closeCode the code to close the connection with
   * @param reason the reason to close it with, at most 123 bytes in UTF-8
   */
  FrameException(int closeCode, String reason) {
    super(reason, null, false, false);
    this.closeCode = closeCode;
  }

  int closeCode() {
    return closeCode;
  }
}
