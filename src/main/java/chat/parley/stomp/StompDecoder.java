package chat.parley.stomp;

import chat.parley.message.ChatError;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a client sends into frames: several in one message, or one over several. Owned by its
 * connection; one thread at a time. Each byte is looked at once, however small the pieces are.
 *
 * @see <a href="https://stomp.github.io/stomp-specification-1.2.html#Augmented_BNF">the grammar</a>
 */
final class StompDecoder {

  private static final byte[] NOTHING = {};

  private final int maxHead;
  private final int maxHeaders;
  private final int maxBody;
  private StompVersion version = StompVersion.V1_2;

  private byte[] buffer = NOTHING;
  private int start;
  private int end;
  private int scanned;
  private boolean text = true;

  /** The frame whose body is awaited, and where that body starts; null while in the head. */
  private @Nullable FrameHead head;

  private int bodyStart;

  StompDecoder(int maxHead, int maxHeaders, int maxBody) {
    this.maxHead = maxHead;
    this.maxHeaders = maxHeaders;
    this.maxBody = maxBody;
  }

  /** Sets what later frames are read as. */
  void version(StompVersion version) {
    this.version = version;
  }

  /**
   * The receipt that the frame under way asks for; null if none could be read, or it is too long.
   */
  @Nullable String receipt() {
    String receipt = head == null ? null : head.headers().get("receipt");
    return receipt == null || receipt.length() > HeaderLimits.MAX ? null : receipt;
  }

  /** Whether a frame has begun to come and has not ended. */
  boolean isUnderWay() {
    return start != end;
  }

  /** Takes the payload of one WebSocket message; the decoder may keep the array. */
  void feed(byte[] bytes, boolean asText) {
    if (start == end) {
      buffer = bytes;
      start = 0;
      end = bytes.length;
      scanned = 0;
      text = asText;
      return;
    }
    int kept = end - start;
    if (buffer.length - end < bytes.length) {
      byte[] larger =
          new byte[Math.max(kept + bytes.length, Math.min(kept * 2, maxHead + maxBody))];
      System.arraycopy(buffer, start, larger, 0, kept);
      buffer = larger;
      scanned -= start;
      bodyStart -= start;
      start = 0;
      end = kept;
    }
    System.arraycopy(bytes, 0, buffer, end, bytes.length);
    end += bytes.length;
    text &= asText;
  }

  /**
   * The next whole frame, or null if more bytes are needed.
   *
   * @throws chat.parley.message.ChatException what is wrong with it; the decoder is of no use then
   */
  @Nullable ClientFrame next() {
    if (head == null && !readHead()) {
      return null;
    }
    FrameHead ready = head;
    if (ready == null) {
      return null;
    }
    boolean mayHaveBody = mayHaveBody(ready.command());
    if (!mayHaveBody) {
      checkNoBody(ready);
    }
    int bodyEnd = bodyEnd(ready.contentLength());
    if (bodyEnd < 0) {
      return null;
    }
    byte[] body = mayHaveBody ? Arrays.copyOfRange(buffer, bodyStart, bodyEnd) : NOTHING;
    boolean wasText = text;
    head = null;
    start = bodyEnd + 1;
    scanned = start;
    release();
    return new ClientFrame(ready.command(), ready.headers(), body, wasText);
  }

  /** In 1.0 that of a SUBSCRIBE is ignored. */
  private boolean mayHaveBody(StompCommand command) {
    return command == StompCommand.SEND
        || (command == StompCommand.SUBSCRIBE && version == StompVersion.V1_0);
  }

  /**
   * Refuses a body as soon as its first byte has come. Line ends before the NUL are none: STOMP 1.0
   * clients send some. They are bounded as a body is.
   */
  private void checkNoBody(FrameHead ready) {
    while (scanned < end && isLineEnd(buffer[scanned])) {
      scanned++;
    }
    if (ready.contentLength() > 0 || (scanned < end && buffer[scanned] != 0)) {
      throw ChatError.BAD_FRAME.because(ready.command() + " may not have a body");
    }
  }

  private boolean readHead() {
    if (scanned == start) {
      skipHeartBeats();
    }
    int blank = blankLine();
    if (blank < 0) {
      if (end - start > maxHead) {
        throw tooLarge("The headers of a frame", maxHead);
      }
      release();
      return false;
    }
    if (blank - start > maxHead) {
      throw tooLarge("The headers of a frame", maxHead);
    }
    head = FrameHead.parse(buffer, start, blank, version, maxHeaders, text);
    bodyStart = blank + 1;
    scanned = bodyStart;
    HeaderLimits.check(head.command(), head.headers());
    if (head.contentLength() > maxBody) {
      throw tooLarge("The body of a frame", maxBody);
    }
    return true;
  }

  private void skipHeartBeats() {
    while (start < end && isLineEnd(buffer[start])) {
      start++;
    }
    scanned = start;
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }

  /** The index of the line feed that ends the head, or -1. */
  private int blankLine() {
    for (int i = scanned; i < end; i++) {
      byte b = buffer[i];
      if (b == 0) {
        throw ChatError.BAD_FRAME.because("A frame ended before the blank line after its headers");
      }
      if (b == '\n' && i > start && endsLine(i)) {
        return i;
      }
    }
    scanned = end;
    return -1;
  }

  private boolean endsLine(int lineFeed) {
    int before = buffer[lineFeed - 1] == '\r' ? lineFeed - 2 : lineFeed - 1;
    return before >= start && buffer[before] == '\n';
  }

  /** The index of the NUL that ends the body, or -1 if it has not come. */
  private int bodyEnd(int contentLength) {
    if (contentLength >= 0) {
      int nul = bodyStart + contentLength;
      if (nul >= end) {
        return -1;
      }
      if (buffer[nul] != 0) {
        throw ChatError.BAD_FRAME.because(
            "No NUL after the %d bytes that content-length tells".formatted(contentLength));
      }
      return nul;
    }
    for (int i = scanned; i < end; i++) {
      if (buffer[i] == 0) {
        return i;
      }
    }
    scanned = end;
    if (end - bodyStart > maxBody) {
      throw tooLarge("The body of a frame", maxBody);
    }
    return -1;
  }

  private void release() {
    if (start == end) {
      buffer = NOTHING;
      start = 0;
      end = 0;
      scanned = 0;
    }
  }

  private static RuntimeException tooLarge(String what, int limit) {
    return ChatError.FRAME_TOO_LARGE.because("%s is longer than %d bytes".formatted(what, limit));
  }
}
