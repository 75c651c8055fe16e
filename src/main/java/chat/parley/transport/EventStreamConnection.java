package chat.parley.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.limits.RunningTime;
import chat.parley.message.CloseCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one event stream: writes the rest of a response whose head has been sent. The
 * body ends with the connection. Nothing of the request is retained. Jetty calls {@link
 * #onFillable} on one thread at a time, which notices the end of the client's side. The methods of
 * {@link SessionSink} may be called by any thread.
 */
final class EventStreamConnection extends AbstractConnection
    implements Connection.UpgradeTo, SessionSink {

  /** Size in bytes of the buffer that input is read into. */
  private static final int INPUT_SIZE = 1024;

  /** Maximum number of bytes that a client may send after its request; they are discarded. */
  private static final int MAX_INPUT = 16 * 1024;

  /** The time in ms within which clients come back after an end that they did not cause. */
  private static final int MAX_RETRY_MILLIS = 8000;

  private static final int MIN_RETRY_MILLIS = 1000;

  private static final Outgoing LAST_LINE = new Outgoing.Plain(new byte[] {'\n'});

  private final Connector connector;
  private final Failures failures;
  private final FrameWriter writer;
  private final ClosingHandshake closing;

  /** Null after the session was told of its end; guarded by {@code this}. */
  private @Nullable EventStreamSession session;

  /** Number of bytes read; used by the reading thread only. */
  private int bytesRead;

  EventStreamConnection(
      EndPoint endPoint, Connector connector, EventStreamSession session, Failures failures) {
    super(endPoint, connector.getExecutor());
    this.connector = connector;
    this.session = session;
    this.failures = failures;
    this.writer = new FrameWriter(endPoint, connector.getByteBufferPool());
    this.closing = new ClosingHandshake(endPoint, writer, connector.getScheduler());
    connector.getEventListeners().forEach(this::addEventListener);
  }

  @Override
  public void onUpgradeTo(ByteBuffer received) {
    bytesRead = received.remaining();
  }

  @Override
  public void onOpen() {
    super.onOpen();
    // Streams may be quiet for hours; the outbox bounds the time of a write.
    getEndPoint().setIdleTimeout(0);
    EventStreamSession opened = current();
    try {
      if (opened != null) {
        opened.opened(this);
      }
    } catch (Throwable e) {
      failures.failed(Subsystem.SESSION, e);
      abort();
    }
    if (getEndPoint().isOpen()) {
      fillInterested();
    } else {
      endSession();
    }
  }

  private synchronized @Nullable EventStreamSession current() {
    return session;
  }

  @Override
  public void onFillable() {
    RetainableByteBuffer buffer = connector.getByteBufferPool().acquire(INPUT_SIZE, true);
    try {
      if (discardArrived(buffer.getByteBuffer())) {
        fillInterested();
      } else {
        getEndPoint().close();
      }
    } catch (Throwable e) {
      getEndPoint().close(e);
    } finally {
      buffer.release();
    }
  }

  /** Discards what has arrived; returns whether the client can, and may, send more. */
  private boolean discardArrived(ByteBuffer in) throws IOException {
    while (bytesRead <= MAX_INPUT) {
      BufferUtil.clear(in);
      int size = getEndPoint().fill(in);
      if (size <= 0) {
        return size == 0;
      }
      bytesRead += size;
    }
    return false;
  }

  @Override
  public void onFillInterestedFailed(Throwable cause) {
    getEndPoint().close(cause);
  }

  @Override
  public void onClose(@Nullable Throwable cause) {
    super.onClose(cause);
    closing.ended();
    writer.fail(cause == null ? new ClosedChannelException() : cause);
    endSession();
  }

  /** Tells the session that it has ended, once. */
  private void endSession() {
    EventStreamSession ending;
    synchronized (this) {
      ending = session;
      session = null;
    }
    if (ending == null) {
      return;
    }
    try {
      ending.closed();
    } catch (Throwable e) {
      failures.failed(Subsystem.SESSION, e);
    }
  }

  @Override
  public void write(List<? extends Message> batch, Callback done) {
    writer.write(batch.stream().map(message -> new Outgoing.Plain(message.bytes())).toList(), done);
  }

  /**
   * Returns the current time: the client of an event stream has nothing to send, so silence is no
   * sign of its end. The session writes comments, whose writes must complete in time.
   */
  @Override
  public long lastReceived() {
    return RunningTime.nanos();
  }

  /** Does nothing, because the client is never silent for too long. */
  @Override
  public void ping() {}

  /**
   * Ends the body. A client that is to come back gets a random time after which it does, so that
   * many that lose their connections at once do not all come at once; the reason is not sent.
   */
  @Override
  public void close(int code, String reason) {
    closing.begin(
        switch (code) {
          case CloseCode.GOING_AWAY, CloseCode.TRY_AGAIN_LATER -> retry();
          default -> LAST_LINE;
        });
  }

  private static Outgoing retry() {
    int millis = ThreadLocalRandom.current().nextInt(MIN_RETRY_MILLIS, MAX_RETRY_MILLIS);
    return new Outgoing.Plain("retry: %d\n\n".formatted(millis).getBytes(US_ASCII));
  }

  @Override
  public void abort() {
    closing.abort();
  }
}
