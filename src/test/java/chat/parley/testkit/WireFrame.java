package chat.parley.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One WebSocket frame (RFC 6455, section 5.2). */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WireFrame(boolean last, int opcode, byte[] payload) {

  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

  /** Reads a frame of a server, which is not masked. */
  public static WireFrame read(DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    if ((first & 0x70) != 0 || (second & 0x80) != 0) {
      throw new AssertionError("The server sent a masked frame or reserved bits: " + first);
    }
    long length =
        switch (second) {
          case 126 -> in.readUnsignedShort();
          case 127 -> in.readLong();
          default -> second;
        };
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new WireFrame((first & 0x80) != 0, first & 0x0F, payload);
  }

  /** Returns the bytes of this frame, repeated. */
  public byte[] bytes(int times) {
    var frames = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      frames.writeBytes(bytes());
    }
    return frames.toByteArray();
  }

  /** Returns the bytes of the frame, masked as RFC 6455 (section 5.3) requires of a client. */
  public byte[] bytes() {
    int length = payload.length;
    var out = ByteBuffer.allocate(length + 14);
    out.put((byte) ((last ? 0x80 : 0) | opcode));
    if (length < 126) {
      out.put((byte) (0x80 | length));
    } else if (length < 1 << 16) {
      out.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      out.put((byte) (0x80 | 127)).putLong(length);
    }
    out.put(MASK);
    for (int i = 0; i < length; i++) {
      out.put((byte) (payload[i] ^ MASK[i % 4]));
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }
}
