package chat.parley.transport;

import chat.parley.limits.RunningTime;
import chat.parley.message.Body;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Frame;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.exception.BadPayloadException;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketSession;

/**
 * The reading side of one Jetty WebSocket session. Replaces Spring's adapter, which decodes each
 * text message into a string that the protocols would encode again. Called by Jetty for one frame
 * at a time; public because Jetty calls it through method handles.
 */
public final class FrameReader implements Session.Listener {

  private static final String ATTRIBUTE = FrameReader.class.getName();

  /** Number of frames after which this thread yields to the other threads of its carrier. */
  private static final int CARRIER_YIELD_INTERVAL = 8;

  /** Number of frames after which this thread yields to all threads that wait for a carrier. */
  private static final int FULL_YIELD_INTERVAL = 64;

  private final WebSocketHandler handler;
  private final JettyWebSocketSession session;
  private @Nullable Session jettySession;
  private @Nullable FrameReceiver receiver;

  /** See {@link #lastReceived}. */
  private volatile long lastReceived = RunningTime.nanos();

  private int frames;

  /** The payload received so far of a message that consists of several frames. */
  private @Nullable ByteArrayOutputStream partialMessage;

  /**
   * Creates the reader of a session to be opened.
   *
   * @param handler notified of the open, of errors and of the close; calls {@link #setReceiver} on
   *     the open
   */
  public FrameReader(WebSocketHandler handler, JettyWebSocketSession session) {
    this.handler = handler;
    this.session = session;
  }

  /**
   * Returns the reader of a session.
   *
   * @throws IllegalStateException if the session was not opened by {@link FrameUpgrade}
   */
  public static FrameReader of(WebSocketSession session) {
    if (session.getAttributes().get(ATTRIBUTE) instanceof FrameReader reader) {
      return reader;
    }
    throw new IllegalStateException("The session has no FrameReader: " + session.getId());
  }

  /** Sets the receiver of the frames. Called before the first frame is read. */
  public void setReceiver(FrameReceiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    jettySession = opened;
    session.initializeNativeSession(opened);
    session.getAttributes().put(ATTRIBUTE, this);
    try {
      handler.afterConnectionEstablished(session);
      opened.demand();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void onWebSocketFrame(Frame frame, Callback callback) {
    // Frames within a message do not count, so a message sent byte by byte with pings times out.
    if (partialMessage == null) {
      lastReceived = RunningTime.nanos();
    }
    FrameReceiver to = receiver;
    if (to == null) {
      // The session could not be set up, and is being closed.
      callback.succeed();
      session().demand();
      return;
    }
    boolean heavy = to.frameReceived(frame.getPayloadLength());
    yieldPeriodically(heavy);
    boolean limited = heavy && HeavySenderLimiter.tryAcquire();
    try {
      handle(frame, callback, to);
    } catch (Throwable e) {
      // Jetty closes the session with the close code for the exception.
      callback.fail(e);
    } finally {
      if (limited) {
        HeavySenderLimiter.release();
      }
    }
  }

  private void handle(Frame frame, Callback callback, FrameReceiver to) {
    switch (frame.getEffectiveOpCode()) {
      case OpCode.TEXT, OpCode.BINARY -> read(frame, to);
      case OpCode.PING -> {
        pong(frame, callback);
        return;
      }
      default -> {}
    }
    callback.succeed();
    session().demand();
  }

  /** A heavy sender yields to all threads as often as others yield to those of their carrier. */
  private void yieldPeriodically(boolean heavy) {
    frames++;
    if (frames % (heavy ? CARRIER_YIELD_INTERVAL : FULL_YIELD_INTERVAL) == 0) {
      FairShare.yieldToAll();
    } else if (frames % CARRIER_YIELD_INTERVAL == 0) {
      FairShare.yieldCarrier();
    }
  }

  /**
   * Answers a ping. The next frame is read when the pong has been written: if a client does not
   * read its pongs, its further pings are not read, which keeps the pongs from filling the memory.
   */
  private void pong(Frame frame, Callback callback) {
    ByteBuffer payload = ByteBuffer.wrap(payload(frame));
    callback.succeed();
    session().sendPong(payload, Callback.from(session()::demand, _ -> {}));
  }

  /**
   * Returns when the last frame of any kind was received, by {@link RunningTime}. While a message
   * of several frames is incomplete, this is the time of its first frame.
   */
  public long lastReceived() {
    return lastReceived;
  }

  private Session session() {
    if (jettySession == null) {
      throw new IllegalStateException("The session is not open");
    }
    return jettySession;
  }

  private void read(Frame frame, FrameReceiver to) {
    int size = frame.getPayloadLength() + (partialMessage == null ? 0 : partialMessage.size());
    if (size > session().getMaxTextMessageSize()) {
      throw new MessageTooLargeException(
          "The message exceeds the maximum of %d bytes"
              .formatted(session().getMaxTextMessageSize()));
    }
    byte[] bytes = payload(frame);
    if (!frame.isFin() || partialMessage != null) {
      partialMessage = partialMessage == null ? new ByteArrayOutputStream() : partialMessage;
      partialMessage.writeBytes(bytes);
    }
    if (frame.isFin()) {
      byte[] whole = partialMessage == null ? bytes : partialMessage.toByteArray();
      partialMessage = null;
      deliver(whole, frame.getEffectiveOpCode() == OpCode.TEXT, to);
    }
  }

  private static void deliver(byte[] message, boolean text, FrameReceiver to) {
    if (text && !Body.isUtf8(message)) {
      throw new BadPayloadException("A text message is not valid UTF-8");
    }
    to.messageReceived(message, text);
  }

  /** Returns a copy of the payload, because Jetty reuses its buffer. */
  private static byte[] payload(Frame frame) {
    byte[] bytes = new byte[frame.getPayloadLength()];
    frame.getPayload().get(bytes);
    return bytes;
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    try {
      handler.handleTransportError(session, cause);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void onWebSocketClose(int code, @Nullable String reason, Callback callback) {
    callback.succeed();
    try {
      handler.afterConnectionClosed(session, new CloseStatus(code, reason));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
