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
 * A TCP proxy that can be frozen: connections are accepted and stay open, but nothing passes in
 * either direction, as with a server whose processes have been stopped.
 */
public final class TcpProxy implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
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

  /** Stops forwarding. What has been sent is kept and forwarded after {@link #thaw}. */
  public synchronized void freeze() {
    frozen = true;
  }

  /** Forwards again. */
  public synchronized void thaw() {
    frozen = false;
    notifyAll();
  }

  private synchronized void awaitPassage() throws IOException {
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
      open.add(client);
      awaitPassage();
      var upstream = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(upstream);
      Thread.startVirtualThread(() -> pass(client, upstream));
      pass(upstream, client);
    } catch (IOException _) {
      close(client);
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[65_536];
    try {
      InputStream in = from.getInputStream();
      for (int read; (read = in.read(buffer)) >= 0; ) {
        awaitPassage();
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException _) {
      // One of the two has ended, and so the other does.
    } finally {
      close(from);
      close(to);
    }
  }

  private void close(Socket socket) {
    open.remove(socket);
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
    open.forEach(this::close);
  }
}
