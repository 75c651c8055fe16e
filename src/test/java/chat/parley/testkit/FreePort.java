package chat.parley.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports for servers that must know theirs before they start, or come back to it. */
public final class FreePort {

  /** Below the ports that the kernel gives to clients, so that none of them takes it meanwhile. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(20_000 + (int) (ProcessHandle.current().pid() % 5000));

  private FreePort() {}

  /** A port that nobody listens on, and that is not given again. */
  public static int next() {
    while (true) {
      int port = NEXT.getAndIncrement();
      try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (IOException _) {
        // Taken: the next one.
      }
    }
  }
}
