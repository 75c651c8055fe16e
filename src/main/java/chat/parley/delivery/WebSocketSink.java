package chat.parley.delivery;

import chat.parley.limits.RunningTime;
import chat.parley.transport.FrameReader;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/**
 * The writing side of one Jetty WebSocket session. Bypasses Spring's session, which blocks the
 * sending thread until the bytes have been written and cannot batch.
 */
final class WebSocketSink {

  private final CoreSession session;
  private final FrameReader reader;

  WebSocketSink(WebSocketSession session) {
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

  /**
   * Writes a batch without blocking. Jetty collects the frames in its buffer and writes them with
   * as few system calls as possible.
   *
   * @param batch one entry or more
   * @param done completed once, when the last frame has been written or the session has failed,
   *     possibly before this method returns
   */
  void write(List<OutboxEntry> batch, Callback done) {
    int last = batch.size() - 1;
    for (int i = 0; i <= last; i++) {
      Payload payload = batch.get(i).payload();
      // sendFrame consumes the buffer, so each session needs its own buffer for the shared bytes.
      var frame =
          new Frame(
              payload.text() ? OpCode.TEXT : OpCode.BINARY, true, ByteBuffer.wrap(payload.bytes()));
      session.sendFrame(frame, i == last ? done : Callback.NOOP, i < last);
    }
  }

  /** Returns when the client last sent a frame, by {@link RunningTime}. */
  long lastReceived() {
    return reader.lastReceived();
  }

  /** Sends a ping, which every client must answer (RFC 6455, section 5.5.2). */
  void ping() {
    session.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
  }

  /** Starts the closing handshake. */
  void close(int code, String reason) {
    session.close(code, reason, Callback.NOOP);
  }

  /** Closes the connection without a closing handshake. */
  void abort() {
    session.abort();
  }
}
