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
 * A bad line between a node and its broker: frames to the node are lost, come late or twice, the
 * line is cut or stalls.
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
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile int lost;
  private volatile int late;
  private volatile int repeated;
  private State state = State.GOOD;

  /**
   * @param target the broker's port
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

  /** How many connections nodes have made. */
  public int connections() {
    return connections.get();
  }

  /**
   * From now on so many of 100 messages to the node are lost, so many come behind the next, and so
   * many come twice.
   */
  public void disturb(int lostOf100, int lateOf100, int repeatedOf100) {
    lost = lostOf100;
    late = lateOf100;
    repeated = repeatedOf100;
  }

  /** Ends the connection; nobody gets another one. */
  public void cut() {
    set(State.CUT);
    open.forEach(LinkProxy::close);
  }

  /** Nothing passes any more, and nobody is told. */
  public void stall() {
    set(State.STALLED);
  }

  /**
   * Nothing passes from the node to the broker any more; all else goes on, as with a broker that
   * has an alarm.
   */
  public void hold() {
    set(State.HELD);
  }

  /** The line is good again, but for what {@link #disturb} does. */
  public void mend() {
    set(State.GOOD);
  }

  private synchronized void set(State next) {
    state = next;
    notifyAll();
  }

  private synchronized void awaitPassage(boolean toBroker) throws IOException {
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
    open.add(node);
    try (node;
        var broker = new Socket(InetAddress.getLoopbackAddress(), target)) {
      awaitPassage(false);
      open.add(broker);
      Thread.startVirtualThread(() -> pass(node, broker));
      passFrames(new BufferedInputStream(broker.getInputStream()), node.getOutputStream());
    } catch (IOException _) {
      // One of the two has ended, and so the other does.
    }
    open.remove(node);
  }

  private void pass(Socket node, Socket broker) {
    byte[] buffer = new byte[65_536];
    try (node;
        broker) {
      InputStream in = node.getInputStream();
      for (int read; (read = in.read(buffer)) >= 0; ) {
        awaitPassage(true);
        broker.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException _) {
      // As above.
    }
    open.remove(broker);
  }

  private void passFrames(InputStream in, OutputStream out) throws IOException {
    byte[] held = null;
    for (byte[] frame; (frame = frame(in)) != null; ) {
      awaitPassage(false);
      boolean message = new String(frame, 0, Math.min(8, frame.length), UTF_8).equals("MESSAGE\n");
      int dice = message ? random.nextInt(100) : 100;
      if (dice < lost) {
        continue;
      }
      if (dice < lost + late && held == null) {
        held = frame;
        continue;
      }
      out.write(frame);
      if (dice < lost + late + repeated && dice >= lost + late) {
        out.write(frame);
      }
      if (held != null) {
        out.write(held);
        held = null;
      }
      out.flush();
    }
  }

  /** A frame, or a heart-beat; null at the end. */
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

  /** Up to the end of the line, which is left out; null at the end of all. */
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
    set(State.CUT);
    open.forEach(LinkProxy::close);
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
