package chat.parley.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One buffer for all clients of a thread: what comes is looked at in it, and not copied for each.
 */
final class Buffers {

  private static final int READ = 256 * 1024;

  private final ByteBuffer direct = ByteBuffer.allocateDirect(READ);
  private byte[] bytes = new byte[2 * READ];

  byte[] bytes() {
    return bytes;
  }

  /**
   * Puts what has begun and what comes now into {@link #bytes}; returns its end, -1 at the end of
   * all, 0 if nothing comes.
   */
  int read(Pipe pipe, Incoming incoming) throws IOException {
    direct.clear();
    int come = pipe.read(direct);
    if (come <= 0) {
      return come;
    }
    direct.flip();
    byte[] begun = incoming.begun();
    int end = begun.length + direct.remaining();
    if (end > bytes.length) {
      bytes = new byte[2 * end];
    }
    System.arraycopy(begun, 0, bytes, 0, begun.length);
    direct.get(bytes, begun.length, direct.remaining());
    return end;
  }
}
