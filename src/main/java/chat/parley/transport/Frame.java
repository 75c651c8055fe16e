package chat.parley.transport;

import java.nio.ByteBuffer;

/**
 * One WebSocket frame (RFC 6455, section 5.2).
 *
 * @param fin whether it is the last frame of its message
 * @param compressed whether the message that it begins is compressed (RFC 7692)
 * @param opcode one of the constants of this type
 * @param payload the payload, not masked; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Frame(boolean fin, boolean compressed, int opcode, byte[] payload) implements Outgoing {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** The maximum size of the payload of a close, a ping or a pong. */
  static final int MAX_CONTROL_PAYLOAD = 125;

  static final int FIN_BIT = 0x80;
  static final int COMPRESSED_BIT = 0x40;
  static final int OPCODE_BITS = 0x0F;

  /** The second byte of the header if the length follows in two or in eight bytes. */
  static final int LENGTH_IN_2_BYTES = 126;

  static final int LENGTH_IN_8_BYTES = 127;

  /** Returns a frame that is a whole message or a control frame. */
  static Frame of(int opcode, byte[] payload) {
    return new Frame(true, false, opcode, payload);
  }

  /** Returns whether a frame with this opcode is a close, a ping or a pong. */
  static boolean isControl(int opcode) {
    return (opcode & CLOSE) != 0;
  }

  /** Returns the size in bytes of this frame with its header, not masked. */
  @Override
  public int size() {
    return headerSize() + payload.length;
  }

  private int headerSize() {
    return payload.length < LENGTH_IN_2_BYTES ? 2 : payload.length <= 0xFFFF ? 4 : 10;
  }

  /** Returns the header as the server sends it, not masked. */
  @Override
  public byte[] header() {
    ByteBuffer header = ByteBuffer.allocate(headerSize());
    writeHeader(header);
    return header.array();
  }

  /** Writes this frame to a buffer as the server sends it, not masked. */
  @Override
  public void writeTo(ByteBuffer to) {
    writeHeader(to);
    to.put(payload);
  }

  private void writeHeader(ByteBuffer to) {
    to.put((byte) ((fin ? FIN_BIT : 0) | (compressed ? COMPRESSED_BIT : 0) | opcode));
    switch (headerSize()) {
      case 2 -> to.put((byte) payload.length);
      case 4 -> to.put((byte) LENGTH_IN_2_BYTES).putShort((short) payload.length);
      default -> to.put((byte) LENGTH_IN_8_BYTES).putLong(payload.length);
    }
  }
}
