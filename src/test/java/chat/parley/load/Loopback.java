package chat.parley.load;

import chat.parley.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.BooleanSupplier;

/** An event loop, and a listening socket that its clients connect to. */
final class Loopback implements AutoCloseable {

  private static final long POLL_NANOS = 5_000_000;

  final Loop loop = new Loop();
  private final ServerSocket listening;

  Loopback() {
    try {
      listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
      listening.setSoTimeout((int) Await.DEADLINE.toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a port on which nothing listens. */
  static int unusedPort() throws IOException {
    try (var closed = new Loopback()) {
      return closed.port();
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listening.getInetAddress(), port());
  }

  ServerEnd accept() throws IOException {
    return ServerEnd.accept(listening);
  }

  /** Runs the event loop until the condition holds. */
  void pollUntil(BooleanSupplier condition) {
    Await.until(
        () -> "not yet",
        () -> {
          loop.poll(loop.now() + POLL_NANOS);
          return condition.getAsBoolean();
        });
  }

  @Override
  public void close() throws IOException {
    loop.close();
    listening.close();
  }
}
