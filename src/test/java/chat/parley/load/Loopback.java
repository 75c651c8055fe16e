package chat.parley.load;

import chat.parley.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.function.BooleanSupplier;

/** An event loop, and a listening socket that its clients connect to. */
final class Loopback implements AutoCloseable {

  private static final long POLL_NANOS = 5_000_000;
  private static final int ACCEPT_MILLIS = 10;

  final Loop loop = new Loop();
  private final ServerSocket listening;

  Loopback() {
    try {
      listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
      listening.setSoTimeout(ACCEPT_MILLIS);
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

  /** Opens connections to the listening socket. */
  Connection.Opener opener() {
    return opener(address());
  }

  Connection.Opener opener(InetSocketAddress to) {
    return owner -> new Connection(to, new Pipe(null), loop.selector, owner);
  }

  /** Waits for a connection; runs the event loop if there is none yet. */
  ServerEnd accept() throws IOException {
    long end = System.nanoTime() + Await.DEADLINE.toNanos();
    while (true) {
      try {
        return ServerEnd.accept(listening);
      } catch (SocketTimeoutException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        loop.poll(loop.now() + POLL_NANOS);
      }
    }
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
