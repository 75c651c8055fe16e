package chat.parley.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports for servers that must know their port before they start, or that restart on it. They come
 * from blocks of 100 ports; this JVM keeps the first port of each of its blocks open, so that other
 * builds on this machine use other blocks.
 */
public final class FreePort {

  private static final int BLOCK = 100;

  /** Below the ephemeral ports, so that no outgoing connection takes a port in the meantime. */
  private static final int FIRST = 20_000;

  private static final int END = 32_000;
  private static final List<ServerSocket> BLOCK_HOLDERS = new ArrayList<>();
  private static int next = FIRST + (int) (ProcessHandle.current().pid() * BLOCK % (END - FIRST));

  private FreePort() {}

  /** Returns a port that is not in use, and that is not returned again. */
  public static synchronized int next() {
    while (true) {
      if (next % BLOCK == 0) {
        holdBlock();
      }
      try (var socket = listen(next++)) {
        return socket.getLocalPort();
      } catch (IOException _) {
        // In use: try the next one.
      }
    }
  }

  /** Reserves the next free block, by opening its first port. */
  private static void holdBlock() {
    while (true) {
      next = next < END ? next : FIRST;
      try {
        BLOCK_HOLDERS.add(listen(next++));
        return;
      } catch (IOException _) {
        next += BLOCK - 1;
      }
    }
  }

  /**
   * Listens on a port of this machine only.
   *
   * @throws IOException if the port is in use
   */
  static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
