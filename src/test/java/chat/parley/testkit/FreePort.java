package chat.parley.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports for servers that must know theirs before they start, or come back to it. They come from
 * blocks of which this JVM holds the first port, so that other builds on this machine take others.
 */
public final class FreePort {

  private static final int BLOCK = 100;

  /** Below the ports that the kernel gives to clients, so that none of them takes it meanwhile. */
  private static final int FIRST = 20_000;

  private static final int END = 32_000;
  private static final List<ServerSocket> HELD = new ArrayList<>();
  private static int next = FIRST + (int) (ProcessHandle.current().pid() * BLOCK % (END - FIRST));

  private FreePort() {}

  /** A port that nobody listens on, and that is not given again. */
  public static synchronized int next() {
    while (true) {
      if (next % BLOCK == 0) {
        holdBlock();
      }
      try (var socket = listen(next++)) {
        return socket.getLocalPort();
      } catch (IOException _) {
        // Taken: the next one.
      }
    }
  }

  /** Continues with the next free block. */
  private static void holdBlock() {
    while (true) {
      next = next < END ? next : FIRST;
      try {
        HELD.add(listen(next++));
        return;
      } catch (IOException _) {
        next += BLOCK - 1;
      }
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
