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
 * The writing side of one Jetty WebSocket session, below Spring's session: that one blocks the
 * thread that sends until the bytes are out, and can not batch.
 */
final class WebSocketSink {

  private final CoreSession session;
  private final FrameReader reader;

  WebSocketSink(WebSocketSession session) {
    var jetty =
        ((NativeWebSocketSession) session)
            .getNativeSession(org.eclipse.jetty.websocket.common.WebSocketSession.class);
    if (jetty == null) {
      throw new IllegalStateException("Not a Jetty session: " + session.getClass());
    }
    this.session = jetty.getCoreSession();
    this.reader = FrameReader.of(session);
  }

  /**
   * Writes without blocking: the frames are put together in Jetty's buffer and go out in as few
   * system calls as fit.
   *
   * @param done called once, when the last frame is written or the session has failed; maybe before
   *     this method returns
   */
  void write(List<? extends OutboxEntry> batch, Callback done) {
    int last = batch.size() - 1;
    for (int i = 0; i <= last; i++) {
      Payload payload = batch.get(i).payload();
      // sendFrame consumes the buffer, so each session wraps the shared bytes anew.
      var frame =
          new Frame(
              payload.text() ? OpCode.TEXT : OpCode.BINARY, true, ByteBuffer.wrap(payload.bytes()));
      session.sendFrame(frame, i == last ? done : Callback.NOOP, i < last);
    }
  }

  /** When the client was heard last, by {@link RunningTime}. */
  long heard() {
    return reader.heard();
  }

  /** Asks whether the client is still there; every one has to answer. */
  void ping() {
    session.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
  }

  void close(int code, String reason) {
    session.close(code, reason, Callback.NOOP);
  }

  /** Drops the connection without a closing handshake. */
  void abort() {
    session.abort();
  }
}
