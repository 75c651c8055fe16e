package chat.parley.transport;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The closing handshake of one connection (RFC 6455, section 7): each side sends a close, and then
 * the server ends the connection; also if the handshake takes too long. An event stream ends in the
 * same way: its last bytes are the close of the server, and the end of the client's side is that of
 * the client. Any thread may call.
 */
final class ClosingHandshake {

  /** Time after the close of the server in which the handshake must be complete. */
  private static final long TIMEOUT_SECONDS = 5;

  /** Maximum number of bytes to read after the close of the server. */
  private static final int MAX_READ = 64 * 1024;

  /** The same after an invalid frame, of which the client may still be sending the rest. */
  private static final int MAX_READ_OF_FRAME = 2 * 1024 * 1024;

  private final EndPoint endPoint;
  private final FrameWriter writer;
  private final Scheduler scheduler;

  private volatile int maxRead = MAX_READ;

  /** Number of bytes read after the close of the server; used by the reading thread only. */
  private int bytesRead;

  /** How many of the two closes have been received or written. */
  private int closes;

  /** Ends the connection; null until the server has sent a close. */
  private volatile Scheduler.@Nullable Task timeout;

  ClosingHandshake(EndPoint endPoint, FrameWriter writer, Scheduler scheduler) {
    this.endPoint = endPoint;
    this.writer = writer;
    this.scheduler = scheduler;
  }

  /** Sends a close, unless one has been sent before. */
  void begin(Outgoing close) {
    send(close);
  }

  /** Answers the close of the client, unless the server has sent a close before. */
  void answer(Frame answer) {
    send(answer);
    count();
  }

  /**
   * Sends a close to a client from which no other frame is accepted. The connection is ended when
   * the client ends it: if it were ended while bytes of the client have not been read, the close
   * could be lost on its way.
   */
  void fail(Frame close) {
    maxRead = MAX_READ_OF_FRAME;
    if (!send(close)) {
      // The server has sent a close before, and that of the client is not awaited any more.
      count();
    }
  }

  /**
   * Counts bytes that were read after the close of the server, and yields to other threads. One
   * thread at a time.
   *
   * @return whether more may be read
   */
  boolean mayReadAfter(int bytes) {
    if (timeout == null) {
      return true;
    }
    FairShare.yieldToAll();
    bytesRead += bytes;
    return bytesRead <= maxRead;
  }

  /** Cancels the timeout after the end of the connection. */
  void ended() {
    Scheduler.Task pending = timeout;
    if (pending != null) {
      pending.cancel();
    }
  }

  /** Returns whether it is the first close. After it, the client sees the end of the stream. */
  private boolean send(Outgoing close) {
    if (!writer.close(close, Callback.from(this::written))) {
      return false;
    }
    timeout = scheduler.schedule(this::abort, TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (!endPoint.isOpen()) {
      ended();
    }
    return true;
  }

  /**
   * Ends the connection at once, without a close. Bytes that the client has not received are
   * dropped, also by the kernel, which would otherwise keep them while the client does not read.
   */
  void abort() {
    if (endPoint.getTransport() instanceof SocketChannel socket) {
      try {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException _) {
        // It has been closed already.
      }
    }
    endPoint.close();
  }

  private void written() {
    endPoint.shutdownOutput();
    count();
  }

  private void count() {
    boolean complete;
    synchronized (this) {
      closes++;
      complete = closes == 2;
    }
    if (complete) {
      endPoint.close();
    }
  }
}
