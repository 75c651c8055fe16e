package chat.parley.delivery;

import chat.parley.transport.FrameReader;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.WebSocketContainer;
import org.eclipse.jetty.websocket.api.WebSocketSessionListener;
import org.eclipse.jetty.websocket.common.JettyWebSocketFrameHandlerFactory;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * A WebSocket session that discards its frames where Jetty would start to write them. This excludes
 * the kernel, whose cost is ten times that of the measured code and would hide it.
 */
final class DiscardingSession extends JettyWebSocketSession {

  private static final JettyWebSocketFrameHandlerFactory HANDLERS =
      new JettyWebSocketFrameHandlerFactory(new NoContainer(), new WebSocketComponents());

  private final org.eclipse.jetty.websocket.common.WebSocketSession jetty;

  private DiscardingSession(Consumer<OutgoingEntry> frameSink) {
    super(new HashMap<>());
    this.jetty =
        new org.eclipse.jetty.websocket.common.WebSocketSession(
            new NoContainer(),
            new NoConnection(frameSink),
            HANDLERS.newJettyFrameHandler(new NoOpListener()));
  }

  /**
   * Opens a session that counts and discards its frames.
   *
   * @param deliveries counted down by each frame
   */
  static WebSocketSession open(DeliveryLatch deliveries) {
    return open(
        entry -> {
          entry.getCallback().succeeded();
          deliveries.countDown();
        });
  }

  /**
   * Opens a session that passes its frames to a consumer.
   *
   * @param frameSink receives each frame, including that of a close; the write continues when the
   *     callback of the frame is completed
   */
  static WebSocketSession open(Consumer<OutgoingEntry> frameSink) {
    var session = new DiscardingSession(frameSink);
    var reader = new FrameReader(new AbstractWebSocketHandler() {}, session);
    session.getAttributes().put(FrameReader.class.getName(), reader);
    return session;
  }

  @Override
  public <R> R getNativeSession(Class<R> type) {
    return type.cast(jetty);
  }

  private static final class NoConnection extends CoreSession.Empty {

    private final Consumer<OutgoingEntry> frameSink;

    NoConnection(Consumer<OutgoingEntry> frameSink) {
      this.frameSink = frameSink;
    }

    @Override
    public void sendFrame(OutgoingEntry entry) {
      frameSink.accept(entry);
    }

    @Override
    public void close(int code, String reason, Callback callback) {
      sendFrame(new CloseStatus(code, reason).toFrame(), callback, false);
    }
  }

  /** The endpoint of the session; public because Jetty calls it by method handles. */
  public static final class NoOpListener implements Session.Listener.AutoDemanding {}

  private static final class NoContainer implements WebSocketContainer {

    @Override
    public Executor getExecutor() {
      return Runnable::run;
    }

    @Override
    public List<Session> getOpenSessions() {
      return List.of();
    }

    @Override
    public void addSessionListener(WebSocketSessionListener listener) {}

    @Override
    public boolean removeSessionListener(WebSocketSessionListener listener) {
      return false;
    }

    @Override
    public void notifySessionListeners(Consumer<WebSocketSessionListener> consumer) {}
  }
}
