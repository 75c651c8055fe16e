package chat.parley.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The read buffer that all clients of a thread share. Frames are processed in it without being
 * copied.
 */
final class Buffers {

  private static final int READ_SIZE = 256 * 1024;

  private final ByteBuffer direct = ByteBuffer.allocateDirect(READ_SIZE);
  private byte[] bytes = new byte[2 * READ_SIZE];

  byte[] bytes() {
    return bytes;
  }

  /**
   * Reads what is available into {@link #bytes}, after the incomplete frame received before.
   *
   * @return the end offset of the bytes; 0 if none are available, -1 at the end of the stream
   */
  int read(Pipe pipe, Incoming incoming) throws IOException {
    direct.clear();
    int count = pipe.read(direct);
    if (count <= 0) {
      return count;
    }
    direct.flip();
    byte[] incomplete = incoming.bytes();
    int end = incomplete.length + direct.remaining();
    if (end > bytes.length) {
      bytes = new byte[2 * end];
    }
    System.arraycopy(incomplete, 0, bytes, 0, incomplete.length);
    direct.get(bytes, incomplete.length, direct.remaining());
    return end;
  }
}
