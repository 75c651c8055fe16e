package chat.parley.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy that can be frozen: connections are accepted and stay open, but nothing is forwarded
 * in either direction, as with a server whose processes are suspended.
 */
public final class TcpProxy implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private boolean frozen;

  /**
   * Starts a proxy on a free port of the loopback interface.
   *
   * @param target port that connections are forwarded to
   */
  public TcpProxy(int target) {
    try {
      this.server = new ServerSocket(FreePort.next(), 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.target = target;
    Thread.startVirtualThread(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Stops forwarding. Data that was sent is kept, and forwarded after {@link #thaw}. */
  public synchronized void freeze() {
    frozen = true;
  }

  /** Forwards again. */
  public synchronized void thaw() {
    frozen = false;
    notifyAll();
  }

  private synchronized void awaitThaw() throws IOException {
    try {
      while (frozen) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.startVirtualThread(() -> serve(client));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try {
      sockets.add(client);
      awaitThaw();
      var upstream = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(upstream);
      Thread.startVirtualThread(() -> forward(client, upstream));
      forward(upstream, client);
    } catch (IOException _) {
      close(client);
    }
  }

  private void forward(Socket from, Socket to) {
    byte[] buffer = new byte[65_536];
    try {
      InputStream in = from.getInputStream();
      for (int read; (read = in.read(buffer)) >= 0; ) {
        awaitThaw();
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException _) {
      // One of the two connections has ended, so both are closed.
    } finally {
      close(from);
      close(to);
    }
  }

  private void close(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thaw();
    sockets.forEach(this::close);
  }
}
