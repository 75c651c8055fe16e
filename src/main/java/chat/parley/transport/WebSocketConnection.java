package chat.parley.transport;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one WebSocket: reads its frames, and writes messages (RFC 6455). Jetty calls
 * {@link #onFillable} on one thread at a time, which handles the frames that have arrived. The
 * methods of {@link SessionSink} may be called by any thread.
 */
final class WebSocketConnection<S extends FrameReceiver> extends AbstractConnection
    implements Connection.UpgradeTo, SessionSink {

  /** Size in bytes of the buffer that frames are read into. */
  private static final int INPUT_SIZE = 4096;

  /**
   * The settings of a connection.
   *
   * @param compression whether permessage-deflate was agreed
   */
  record Settings<S extends FrameReceiver>(
      WebSocketProtocol<S> protocol, boolean compression, Failures failures) {}

  private final Connector connector;
  private final Settings<S> settings;
  private final FrameDecoder decoder;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final ClosingHandshake closing;

  /** The attributes of the handshake; null once the session has been opened. */
  private @Nullable Map<String, Object> attributes;

  /** Null until the session has been opened, and after the protocol was told of its end. */
  private @Nullable S session;

  /** Whether the connection has ended; guarded by {@code this}, as {@link #session} is. */
  private boolean ended;

  /** The bytes that the client sent directly after its handshake, until they have been read. */
  private @Nullable ByteBuffer early;

  /** Whether input is discarded, because there was a close or the connection failed. */
  private boolean discarding;

  /**
   * @param endPoint the endpoint of the HTTP connection to be upgraded
   * @param attributes the attributes of the handshake
   */
  WebSocketConnection(
      EndPoint endPoint,
      Connector connector,
      Settings<S> settings,
      Map<String, Object> attributes) {
    super(endPoint, connector.getExecutor());
    this.connector = connector;
    this.settings = settings;
    this.attributes = attributes;
    int maxMessage = settings.protocol().maxMessageBytes();
    this.decoder = new FrameDecoder(maxMessage, settings.compression());
    this.reader = new FrameReader(maxMessage);
    this.writer = new FrameWriter(endPoint, connector.getByteBufferPool());
    this.closing = new ClosingHandshake(endPoint, writer, connector.getScheduler());
    connector.getEventListeners().forEach(this::addEventListener);
  }

  @Override
  public void onUpgradeTo(ByteBuffer received) {
    early = received;
  }

  @Override
  public void onOpen() {
    super.onOpen();
    // Clients may be idle for hours; dead connections are found by heart-beats and failed writes.
    getEndPoint().setIdleTimeout(0);
    openSession();
    if (early == null) {
      fillInterested();
    } else {
      getExecutor().execute(this::onFillable);
    }
  }

  private void openSession() {
    try {
      S opened = settings.protocol().open(this, attributes);
      reader.setReceiver(opened);
      synchronized (this) {
        session = opened;
      }
      if (hasEnded()) {
        endSession();
      } else {
        settings.protocol().start(opened);
      }
    } catch (Throwable e) {
      fail(e);
    } finally {
      attributes = null;
    }
  }

  /** The connection may end before Jetty knows that it is to tell this object. */
  private synchronized boolean hasEnded() {
    return ended || !getEndPoint().isOpen();
  }

  @Override
  public void onFillable() {
    try {
      if (!readArrived()) {
        getEndPoint().close();
        return;
      }
    } catch (Throwable e) {
      getEndPoint().close(e);
      return;
    }
    // A client that does not read its pongs is not read from either.
    if (getEndPoint().isOpen()
        && !writer.awaitPong(() -> getExecutor().execute(this::onFillable))) {
      fillInterested();
    }
  }

  @Override
  public void onFillInterestedFailed(Throwable cause) {
    getEndPoint().close(cause);
  }

  /** Handles the frames that have arrived; returns whether the client can send more. */
  private boolean readArrived() throws IOException {
    ByteBuffer first = early;
    if (first != null) {
      early = null;
      handleAll(first);
    }
    RetainableByteBuffer buffer = connector.getByteBufferPool().acquire(INPUT_SIZE, true);
    try {
      ByteBuffer in = buffer.getByteBuffer();
      int size;
      do {
        BufferUtil.clear(in);
        size = getEndPoint().fill(in);
        handleAll(in);
        if (!closing.mayReadAfter(size)) {
          abort();
          break;
        }
        // If the buffer is not full, nothing more has arrived.
      } while (size >= INPUT_SIZE && !writer.hasPong());
      return size >= 0;
    } finally {
      buffer.release();
    }
  }

  private void handleAll(ByteBuffer in) {
    try {
      while (!discarding) {
        Frame frame = decoder.next(in);
        if (frame == null) {
          return;
        }
        handle(frame);
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void handle(Frame frame) {
    reader.received(frame);
    switch (frame.opcode()) {
      case Frame.PING -> writer.pong(frame.payload());
      case Frame.CLOSE -> {
        Frame answer = CloseFrame.answerTo(frame);
        discarding = true;
        closing.answer(answer);
      }
      default -> {}
    }
  }

  /** Closes the connection after an invalid frame or an unexpected exception. */
  private void fail(Throwable cause) {
    discarding = true;
    Frame close;
    if (cause instanceof FrameException invalid) {
      close = CloseFrame.of(invalid.closeCode(), String.valueOf(invalid.getMessage()));
    } else {
      settings.failures().failed(Subsystem.SESSION, cause);
      close = CloseFrame.of(FrameException.INTERNAL_ERROR, "An internal error occurred");
    }
    closing.fail(close);
  }

  @Override
  public void onClose(@Nullable Throwable cause) {
    super.onClose(cause);
    closing.ended();
    writer.fail(cause == null ? new ClosedChannelException() : cause);
    endSession();
  }

  /** Tells the protocol that the session has ended, once. */
  private void endSession() {
    S ending;
    synchronized (this) {
      ended = true;
      ending = session;
      session = null;
    }
    if (ending == null) {
      return;
    }
    try {
      settings.protocol().closed(ending);
    } catch (Throwable e) {
      settings.failures().failed(Subsystem.SESSION, e);
    }
  }

  @Override
  public void write(List<? extends Message> batch, Callback done) {
    var frames = new ArrayList<Frame>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      Message message = batch.get(i);
      Frame frame = Frame.of(message.text() ? Frame.TEXT : Frame.BINARY, message.bytes());
      frames.add(settings.compression() ? MessageCompression.compress(frame) : frame);
    }
    writer.write(frames, done);
  }

  @Override
  public long lastReceived() {
    return reader.lastReceived();
  }

  @Override
  public void ping() {
    writer.ping();
  }

  @Override
  public void close(int code, String reason) {
    closing.begin(CloseFrame.of(code, reason));
  }

  @Override
  public void abort() {
    closing.abort();
  }
}
