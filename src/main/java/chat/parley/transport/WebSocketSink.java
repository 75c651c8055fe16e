package chat.parley.transport;

import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/**
 * The write side of one Jetty WebSocket session. Bypasses Spring's session, which blocks the
 * sending thread until the bytes have been written and cannot batch.
 */
public final class WebSocketSink implements SessionSink {

  private final CoreSession session;
  private final FrameReader reader;

  /**
   * @throws IllegalStateException if the session was not opened by {@link FrameUpgrade}
   */
  public WebSocketSink(WebSocketSession session) {
    var jetty =
        ((NativeWebSocketSession) session)
            .getNativeSession(org.eclipse.jetty.websocket.common.WebSocketSession.class);
    if (jetty == null) {
      throw new IllegalStateException(
          "The native session of %s is not a Jetty session".formatted(session.getClass()));
    }
    this.session = jetty.getCoreSession();
    this.reader = FrameReader.of(session);
  }

  /** Jetty collects the frames in its buffer, and writes them after the last one. */
  @Override
  public void write(List<? extends Message> batch, Callback done) {
    int last = batch.size() - 1;
    for (int i = 0; i <= last; i++) {
      Message message = batch.get(i);
      // sendFrame consumes the buffer, so each session needs its own buffer for the shared bytes.
      var frame =
          new Frame(
              message.text() ? OpCode.TEXT : OpCode.BINARY, true, ByteBuffer.wrap(message.bytes()));
      session.sendFrame(frame, i == last ? done : Callback.NOOP, i < last);
    }
  }

  @Override
  public long lastReceived() {
    return reader.lastReceived();
  }

  /** Sends a ping, which every client must answer (RFC 6455, section 5.5.2). */
  @Override
  public void ping() {
    session.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
  }

  /** Starts the closing handshake. */
  @Override
  public void close(int code, String reason) {
    session.close(code, reason, Callback.NOOP);
  }

  /** Closes the connection without a closing handshake. */
  @Override
  public void abort() {
    session.abort();
  }
}
