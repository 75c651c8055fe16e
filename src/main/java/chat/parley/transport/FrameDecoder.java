package chat.parley.transport;

import chat.parley.message.CloseCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the frames of a client (RFC 6455, section 5). Keeps the bytes of a frame that is not
 * complete yet; its payload takes memory only as it arrives. Confined to one thread at a time.
 */
final class FrameDecoder {

  private static final int MASK_SIZE = 4;
  private static final int MAX_HEADER_SIZE = 2 + Long.BYTES + MASK_SIZE;
  private static final int LENGTH_BITS = 0x7F;
  private static final int MASKED_BIT = 0x80;
  private static final int RESERVED_BITS = 0x30;

  /** Initial capacity in bytes for a payload that has not arrived completely. */
  private static final int INITIAL_CAPACITY = 4096;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final int maxPayload;
  private final boolean compression;

  private final byte[] header = new byte[MAX_HEADER_SIZE];
  private int headerBytes;

  /** The payload of the current frame; null until its header is complete. */
  private byte @Nullable [] payload;

  private int payloadSize;
  private int payloadBytes;

  /** Whether a message has begun and its last frame has not been decoded yet. */
  private boolean inMessage;

  /**
   * @param maxPayload maximum size in bytes of one payload
   * @param compression whether a message may be compressed
   */
  FrameDecoder(int maxPayload, boolean compression) {
    this.maxPayload = maxPayload;
    this.compression = compression;
  }

  /**
   * Consumes bytes up to the end of the next frame.
   *
   * @param in the bytes received; those of the returned frame are copied and consumed
   * @return the next frame; null if it is not complete, and then all bytes have been consumed
   * @throws FrameException if the frame is malformed or too large
   */
  @Nullable Frame next(ByteBuffer in) {
    if (payload == null && !readHeader(in)) {
      return null;
    }
    return readPayload(in) ? takeFrame() : null;
  }

  private boolean readHeader(ByteBuffer in) {
    while (in.hasRemaining() && headerBytes < headerSize()) {
      header[headerBytes++] = in.get();
      if (headerBytes == 2) {
        checkHeader();
      }
    }
    if (headerBytes < headerSize()) {
      return false;
    }
    payloadSize = checkedPayloadSize();
    payloadBytes = 0;
    payload = new byte[Math.min(payloadSize, Math.max(in.remaining(), INITIAL_CAPACITY))];
    return true;
  }

  /** Returns the size of the header as far as it is known. */
  private int headerSize() {
    if (headerBytes < 2) {
      return 2;
    }
    return 2
        + MASK_SIZE
        + switch (header[1] & LENGTH_BITS) {
          case Frame.LENGTH_IN_2_BYTES -> Short.BYTES;
          case Frame.LENGTH_IN_8_BYTES -> Long.BYTES;
          default -> 0;
        };
  }

  private int opcode() {
    return header[0] & Frame.OPCODE_BITS;
  }

  private boolean fin() {
    return (header[0] & Frame.FIN_BIT) != 0;
  }

  private boolean compressed() {
    return (header[0] & Frame.COMPRESSED_BIT) != 0;
  }

  /** Checks the first two bytes, before the client sends more. */
  private void checkHeader() {
    check((header[1] & MASKED_BIT) != 0, "A frame is not masked");
    check((header[0] & RESERVED_BITS) == 0, "A reserved bit is set");
    switch (opcode()) {
      case Frame.CONTINUATION -> {
        check(inMessage, "A continuation frame has no message to continue");
        check(!compressed(), "A continuation frame has the bit of compression");
      }
      case Frame.TEXT, Frame.BINARY -> {
        check(!inMessage, "A message began before the last one ended");
        check(compression || !compressed(), "Compression was not agreed");
      }
      case Frame.CLOSE, Frame.PING, Frame.PONG -> {
        check(fin(), "A control frame is fragmented");
        check(!compressed(), "A control frame has the bit of compression");
        check(
            (header[1] & LENGTH_BITS) <= Frame.MAX_CONTROL_PAYLOAD,
            "A control frame has more than 125 bytes");
      }
      default -> throw new FrameException(FrameException.PROTOCOL_ERROR, "An opcode is unknown");
    }
  }

  private static void check(boolean valid, String reason) {
    if (!valid) {
      throw new FrameException(FrameException.PROTOCOL_ERROR, reason);
    }
  }

  private int checkedPayloadSize() {
    var lengths = ByteBuffer.wrap(header);
    long size =
        switch (header[1] & LENGTH_BITS) {
          case Frame.LENGTH_IN_2_BYTES -> lengths.getShort(2) & 0xFFFF;
          case Frame.LENGTH_IN_8_BYTES -> lengths.getLong(2);
          default -> header[1] & LENGTH_BITS;
        };
    check(size >= 0, "The length of a frame is negative");
    if (size > maxPayload && !Frame.isControl(opcode())) {
      throw new FrameException(
          CloseCode.MESSAGE_TOO_BIG, "A frame exceeds the maximum of " + maxPayload + " bytes");
    }
    return (int) size;
  }

  /** Copies bytes into the payload; returns whether it is complete. */
  private boolean readPayload(ByteBuffer in) {
    byte[] target = payload;
    if (target == null) {
      throw new IllegalStateException("The header is not complete");
    }
    int count = Math.min(in.remaining(), payloadSize - payloadBytes);
    if (payloadBytes + count > target.length) {
      int doubled = Math.min(payloadSize, 2 * target.length);
      target = Arrays.copyOf(target, Math.max(doubled, payloadBytes + count));
      payload = target;
    }
    in.get(target, payloadBytes, count);
    payloadBytes += count;
    return payloadBytes == payloadSize;
  }

  private Frame takeFrame() {
    byte[] bytes = payload;
    if (bytes == null) {
      throw new IllegalStateException("No frame has begun");
    }
    unmask(bytes);
    if (!Frame.isControl(opcode())) {
      inMessage = !fin();
    }
    var frame = new Frame(fin(), compressed(), opcode(), bytes);
    payload = null;
    headerBytes = 0;
    return frame;
  }

  private void unmask(byte[] bytes) {
    int maskAt = headerBytes - MASK_SIZE;
    long mask = ByteBuffer.wrap(header).getInt(maskAt) & 0xFFFFFFFFL;
    mask |= mask << Integer.SIZE;
    int i = 0;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      LONGS.set(bytes, i, (long) LONGS.get(bytes, i) ^ mask);
    }
    for (; i < bytes.length; i++) {
      bytes[i] ^= header[maskAt + i % MASK_SIZE];
    }
  }
}
