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
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;

/**
 * The reading side of one Jetty WebSocket session, in place of Spring's adapter: that one has each
 * text decoded byte by byte into a string, of which the protocols would make bytes again. Called by
 * Jetty, one frame at a time; public because Jetty calls it by method handles.
 */
public final class FrameReader implements Session.Listener {

  private static final String ATTRIBUTE = FrameReader.class.getName();

  /** Frames after which the other threads of the carrier run. */
  private static final int TURN = 8;

  /** Frames after which all threads run that wait for a carrier. */
  private static final int LONG_TURN = 64;

  private final WebSocketHandler handler;
  private final @Nullable FrameListener listener;
  private final JettyWebSocketSession session;
  private @Nullable Session jetty;

  /** When something came, by {@link RunningTime}; while a message comes, when it began. */
  private volatile long heard = RunningTime.nanos();

  private int frames;

  /** What has come of a message that comes in several frames. */
  private @Nullable ByteArrayOutputStream begun;

  public FrameReader(WebSocketHandler handler, JettyWebSocketSession session) {
    this.handler = handler;
    this.session = session;
    this.listener =
        WebSocketHandlerDecorator.unwrap(handler) instanceof FrameListener one ? one : null;
  }

  /** The one that reads a session. */
  public static FrameReader of(WebSocketSession session) {
    if (session.getAttributes().get(ATTRIBUTE) instanceof FrameReader reader) {
      return reader;
    }
    throw new IllegalStateException("Not read by a FrameReader: " + session);
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    jetty = opened;
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
    // A message that comes byte by byte, with pings between, is no sign of life.
    heard = begun == null ? RunningTime.nanos() : heard;
    boolean heavy = listener != null && listener.came(session, frame.getPayloadLength());
    yieldSometimes(heavy);
    boolean slow = heavy && HeavySenderLimiter.enter();
    try {
      handle(frame, callback);
    } catch (Throwable e) {
      // Jetty closes the session with the code that belongs to the exception.
      callback.fail(e);
    } finally {
      if (slow) {
        HeavySenderLimiter.leave();
      }
    }
  }

  private void handle(Frame frame, Callback callback) throws Exception {
    switch (frame.getEffectiveOpCode()) {
      case OpCode.TEXT, OpCode.BINARY -> read(frame);
      case OpCode.PING -> {
        pong(frame, callback);
        return;
      }
      default -> {}
    }
    callback.succeed();
    session().demand();
  }

  /** A heavy sender shares with all threads as often as others share with their carrier's. */
  private void yieldSometimes(boolean heavy) {
    frames++;
    if (frames % (heavy ? TURN : LONG_TURN) == 0) {
      FairShare.yieldToAll();
    } else if (frames % TURN == 0) {
      FairShare.yieldCarrier();
    }
  }

  /** Who asks and does not read the answers is not read either, or they would fill the memory. */
  private void pong(Frame frame, Callback callback) {
    ByteBuffer payload = copy(frame.getPayload());
    callback.succeed();
    session().sendPong(payload, Callback.from(session()::demand, _ -> {}));
  }

  /**
   * When a whole frame of any kind came last, or the message that is under way began, by {@link
   * RunningTime}.
   */
  public long heard() {
    return heard;
  }

  private Session session() {
    if (jetty == null) {
      throw new IllegalStateException("Not open");
    }
    return jetty;
  }

  private void read(Frame frame) throws Exception {
    ByteBuffer payload = frame.getPayload() == null ? ByteBuffer.allocate(0) : frame.getPayload();
    int size = payload.remaining() + (begun == null ? 0 : begun.size());
    if (size > session().getMaxTextMessageSize()) {
      throw new MessageTooLargeException("A message is longer than is allowed");
    }
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    if (!frame.isFin() || begun != null) {
      begun = begun == null ? new ByteArrayOutputStream() : begun;
      begun.writeBytes(bytes);
    }
    if (frame.isFin()) {
      byte[] whole = begun == null ? bytes : begun.toByteArray();
      begun = null;
      handler.handleMessage(session, message(whole, frame.getEffectiveOpCode() == OpCode.TEXT));
    }
  }

  private static WebSocketMessage<?> message(byte[] bytes, boolean text) {
    if (!text) {
      return new BinaryMessage(bytes);
    }
    if (!Body.isUtf8(bytes)) {
      throw new BadPayloadException("A text message is not UTF-8");
    }
    return new Utf8Message(bytes);
  }

  private static ByteBuffer copy(@Nullable ByteBuffer payload) {
    return payload == null
        ? ByteBuffer.allocate(0)
        : ByteBuffer.allocate(payload.remaining()).put(payload).flip();
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
