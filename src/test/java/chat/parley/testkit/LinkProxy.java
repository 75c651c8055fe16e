package chat.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A faulty link between a node and its broker: it loses, reorders and duplicates messages to the
 * node, closes connections or stops forwarding.
 */
public final class LinkProxy implements AutoCloseable {

  private enum State {
    GOOD,
    CUT,
    STALLED,
    HELD
  }

  private final ServerSocket server;
  private final int target;
  private final Random random;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile int lostPercent;
  private volatile int reorderedPercent;
  private volatile int duplicatedPercent;
  private State state = State.GOOD;

  /**
   * @param target the broker's port
   * @param seed of the random faults
   */
  public LinkProxy(int target, long seed) {
    try {
      this.server = new ServerSocket(FreePort.next(), 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.target = target;
    this.random = new Random(seed);
    Thread.startVirtualThread(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Returns the number of connections that nodes have opened so far. */
  public int connections() {
    return connections.get();
  }

  /**
   * Sets how many percent of the messages to the node are lost, delivered after the next frame, and
   * delivered twice from now on.
   */
  public void setFaultRates(int lost, int reordered, int duplicated) {
    lostPercent = lost;
    reorderedPercent = reordered;
    duplicatedPercent = duplicated;
  }

  /** Closes all connections, and new ones at once, until {@link #restore} is called. */
  public void cut() {
    setState(State.CUT);
    sockets.forEach(LinkProxy::close);
  }

  /** Stops forwarding in both directions; connections stay open. */
  public void stall() {
    setState(State.STALLED);
  }

  /**
   * Stops forwarding from the node to the broker; the other direction works, as with a broker that
   * has an alarm.
   */
  public void hold() {
    setState(State.HELD);
  }

  /** Forwards again, with the faults that {@link #setFaultRates} has set. */
  public void restore() {
    setState(State.GOOD);
  }

  private synchronized void setState(State next) {
    state = next;
    notifyAll();
  }

  private synchronized void awaitForwarding(boolean toBroker) throws IOException {
    try {
      while (state == State.STALLED || (toBroker && state == State.HELD)) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (state == State.CUT) {
      throw new IOException("cut");
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket node = server.accept();
        connections.incrementAndGet();
        Thread.startVirtualThread(() -> serve(node));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket node) {
    sockets.add(node);
    try (node;
        var broker = new Socket(InetAddress.getLoopbackAddress(), target)) {
      awaitForwarding(false);
      sockets.add(broker);
      Thread.startVirtualThread(() -> forward(node, broker));
      forwardFrames(new BufferedInputStream(broker.getInputStream()), node.getOutputStream());
    } catch (IOException _) {
      // One of the two connections has ended, so both are closed.
    }
    sockets.remove(node);
  }

  private void forward(Socket node, Socket broker) {
    byte[] buffer = new byte[65_536];
    try (node;
        broker) {
      InputStream in = node.getInputStream();
      for (int read; (read = in.read(buffer)) >= 0; ) {
        awaitForwarding(true);
        broker.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException _) {
      // As above.
    }
    sockets.remove(broker);
  }

  private void forwardFrames(InputStream in, OutputStream out) throws IOException {
    byte[] held = null;
    for (byte[] frame; (frame = frame(in)) != null; ) {
      awaitForwarding(false);
      boolean message = new String(frame, 0, Math.min(8, frame.length), UTF_8).equals("MESSAGE\n");
      int dice = message ? random.nextInt(100) : 100;
      if (dice < lostPercent) {
        continue;
      }
      if (dice < lostPercent + reorderedPercent && held == null) {
        held = frame;
        continue;
      }
      out.write(frame);
      if (dice < lostPercent + reorderedPercent + duplicatedPercent
          && dice >= lostPercent + reorderedPercent) {
        out.write(frame);
      }
      if (held != null) {
        out.write(held);
        held = null;
      }
      out.flush();
    }
  }

  /** Reads a frame or a heart-beat; null at the end of the stream. */
  private static byte @Nullable [] frame(InputStream in) throws IOException {
    var frame = new ByteArrayOutputStream();
    int length = -1;
    String line = line(in, frame);
    if (line == null || line.isEmpty()) {
      return line == null ? null : frame.toByteArray();
    }
    while (!line.isEmpty()) {
      if (line.startsWith("content-length:")) {
        length = Integer.parseInt(line.substring("content-length:".length()));
      }
      line = line(in, frame);
      if (line == null) {
        return null;
      }
    }
    if (length >= 0) {
      frame.writeBytes(in.readNBytes(length));
    }
    for (int b = in.read(); b >= 0; b = in.read()) {
      frame.write(b);
      if (b == 0) {
        return frame.toByteArray();
      }
    }
    return null;
  }

  /** Reads a line and returns it without its end; null at the end of the stream. */
  private static @Nullable String line(InputStream in, ByteArrayOutputStream copy)
      throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      copy.write(b);
      if (b == '\n') {
        return line.toString(UTF_8).stripTrailing();
      }
      line.write(b);
    }
    return null;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    setState(State.CUT);
    sockets.forEach(LinkProxy::close);
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
