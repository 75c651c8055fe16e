package chat.parley.stomp;

import chat.parley.message.ChatError;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the frames of one client. A WebSocket message may contain several frames, and a frame may
 * span several messages. Each byte is scanned once, however small the messages are. Confined to its
 * session; used by one thread at a time.
 *
 * @see <a href="https://stomp.github.io/stomp-specification-1.2.html#Augmented_BNF">the grammar</a>
 */
final class StompDecoder {

  private static final byte[] EMPTY = {};

  private final int maxHeadBytes;
  private final int maxHeaders;
  private final int maxBodyBytes;
  private StompVersion version = StompVersion.V1_2;

  /** Received bytes of frames that are not complete, from {@link #start} to {@link #end}. */
  private byte[] buffer = EMPTY;

  private int start;
  private int end;

  /** The index up to which the buffer has been searched for the end of the head or body. */
  private int scannedTo;

  /** Whether all messages since the buffer was last empty were text messages. */
  private boolean allText = true;

  /** The head of the current frame; null until it is complete. */
  private @Nullable FrameHead head;

  /** The index of the first byte of the body; valid if the head is complete. */
  private int bodyStart;

  /**
   * @param maxHeadBytes maximum size of the command and headers of a frame, in bytes
   * @param maxHeaders maximum number of headers of a frame
   * @param maxBodyBytes maximum size of the body of a frame, in bytes
   */
  StompDecoder(int maxHeadBytes, int maxHeaders, int maxBodyBytes) {
    this.maxHeadBytes = maxHeadBytes;
    this.maxHeaders = maxHeaders;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Sets the agreed version, by which later frames are decoded. */
  void setVersion(StompVersion version) {
    this.version = version;
  }

  /**
   * Returns the {@code receipt} header of the current frame, for the report of a decoding error;
   * null if its head is not complete, or the header is missing or too long.
   */
  @Nullable String receipt() {
    String receipt = head == null ? null : head.headers().get("receipt");
    return receipt == null || receipt.length() > HeaderLimits.MAX_LENGTH ? null : receipt;
  }

  /** Returns whether the buffer contains part of a frame. */
  boolean hasPartialFrame() {
    return start != end;
  }

  /**
   * Adds the payload of one WebSocket message.
   *
   * @param bytes kept without a copy if the buffer is empty; must not be changed afterwards
   * @param text whether it was a text message, so that the bytes are valid UTF-8
   */
  void feed(byte[] bytes, boolean text) {
    if (start == end) {
      buffer = bytes;
      start = 0;
      end = bytes.length;
      scannedTo = 0;
      allText = text;
      return;
    }
    int size = end - start;
    if (buffer.length - end < bytes.length) {
      byte[] larger =
          new byte[Math.max(size + bytes.length, Math.min(size * 2, maxHeadBytes + maxBodyBytes))];
      System.arraycopy(buffer, start, larger, 0, size);
      buffer = larger;
      scannedTo -= start;
      bodyStart -= start;
      start = 0;
      end = size;
    }
    System.arraycopy(bytes, 0, buffer, end, bytes.length);
    end += bytes.length;
    allText &= text;
  }

  /**
   * Returns the next complete frame; null if more bytes are needed.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_FRAME}, {@link
   *     ChatError#BAD_HEADER} or {@link ChatError#FRAME_TOO_LARGE} if the frame is invalid; the
   *     decoder must not be used afterwards
   */
  @Nullable ClientFrame next() {
    if (head == null && !readHead()) {
      return null;
    }
    FrameHead current = head;
    if (current == null) {
      return null;
    }
    boolean mayHaveBody = mayHaveBody(current.command());
    if (!mayHaveBody) {
      checkNoBody(current);
    }
    int bodyEnd = findBodyEnd(current.contentLength());
    if (bodyEnd < 0) {
      return null;
    }
    byte[] body = mayHaveBody ? Arrays.copyOfRange(buffer, bodyStart, bodyEnd) : EMPTY;
    boolean text = allText;
    head = null;
    start = bodyEnd + 1;
    scannedTo = start;
    releaseBufferIfEmpty();
    return new ClientFrame(current.command(), current.headers(), body, text);
  }

  /**
   * Returns whether a frame with this command may have a body: a SEND may, and in STOMP 1.0 a
   * SUBSCRIBE, whose body is decoded but not used.
   */
  private boolean mayHaveBody(StompCommand command) {
    return command == StompCommand.SEND
        || (command == StompCommand.SUBSCRIBE && version == StompVersion.V1_0);
  }

  /**
   * Refuses the body of a frame that may not have one, as soon as its first byte is received. Line
   * ends before the NUL are accepted, since STOMP 1.0 clients send them; the maximum body size
   * bounds their number.
   */
  private void checkNoBody(FrameHead current) {
    while (scannedTo < end && isLineEnd(buffer[scannedTo])) {
      scannedTo++;
    }
    if (current.contentLength() > 0 || (scannedTo < end && buffer[scannedTo] != 0)) {
      throw ChatError.BAD_FRAME.because(current.command() + " frames must not have a body");
    }
  }

  /** Parses the head of the next frame; returns false if it is not complete. */
  private boolean readHead() {
    if (scannedTo == start) {
      skipHeartBeats();
    }
    int headEnd = findHeadEnd();
    if (headEnd < 0) {
      if (end - start > maxHeadBytes) {
        throw tooLarge("The headers of a frame", maxHeadBytes);
      }
      releaseBufferIfEmpty();
      return false;
    }
    if (headEnd - start > maxHeadBytes) {
      throw tooLarge("The headers of a frame", maxHeadBytes);
    }
    head = FrameHead.parse(buffer, start, headEnd, version, maxHeaders, allText);
    bodyStart = headEnd + 1;
    scannedTo = bodyStart;
    HeaderLimits.check(head.command(), head.headers());
    if (head.contentLength() > maxBodyBytes) {
      throw tooLarge("The body of a frame", maxBodyBytes);
    }
    return true;
  }

  private void skipHeartBeats() {
    while (start < end && isLineEnd(buffer[start])) {
      start++;
    }
    scannedTo = start;
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }

  /**
   * Returns the index of the line feed that ends the head: that of the blank line. Returns -1 if it
   * has not been received.
   */
  private int findHeadEnd() {
    for (int i = scannedTo; i < end; i++) {
      byte b = buffer[i];
      if (b == 0) {
        throw ChatError.BAD_FRAME.because(
            "A frame ended with NUL before the blank line after its headers");
      }
      if (b == '\n' && i > start && endsBlankLine(i)) {
        return i;
      }
    }
    scannedTo = end;
    return -1;
  }

  /**
   * Returns whether a line feed ends a blank line: LF or CR LF directly after another line feed.
   */
  private boolean endsBlankLine(int lineFeed) {
    int before = buffer[lineFeed - 1] == '\r' ? lineFeed - 2 : lineFeed - 1;
    return before >= start && buffer[before] == '\n';
  }

  /**
   * Returns the index of the NUL that ends the body; -1 if it has not been received.
   *
   * @param contentLength in bytes; -1 if the body ends at the first NUL
   */
  private int findBodyEnd(int contentLength) {
    if (contentLength >= 0) {
      int nul = bodyStart + contentLength;
      if (nul >= end) {
        return -1;
      }
      if (buffer[nul] != 0) {
        throw ChatError.BAD_FRAME.because(
            "The body must end with NUL after the %d bytes of its content-length"
                .formatted(contentLength));
      }
      return nul;
    }
    for (int i = scannedTo; i < end; i++) {
      if (buffer[i] == 0) {
        return i;
      }
    }
    scannedTo = end;
    if (end - bodyStart > maxBodyBytes) {
      throw tooLarge("The body of a frame", maxBodyBytes);
    }
    return -1;
  }

  /** Drops the buffer if all of it has been decoded, so that an idle session holds no memory. */
  private void releaseBufferIfEmpty() {
    if (start == end) {
      buffer = EMPTY;
      start = 0;
      end = 0;
      scannedTo = 0;
    }
  }

  private static RuntimeException tooLarge(String part, int maxBytes) {
    return ChatError.FRAME_TOO_LARGE.because(
        "%s must not be larger than %d bytes".formatted(part, maxBytes));
  }
}
