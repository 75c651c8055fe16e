package chat.parley.delivery;

import chat.parley.transport.FrameReader;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.WebSocketContainer;
import org.eclipse.jetty.websocket.api.WebSocketSessionListener;
import org.eclipse.jetty.websocket.common.JettyWebSocketFrameHandlerFactory;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * A session whose frames are taken and thrown away where Jetty would begin to write them: without
 * the kernel, whose share is ten times as much and hides the rest.
 */
final class Discarding extends JettyWebSocketSession {

  private static final JettyWebSocketFrameHandlerFactory HANDLERS =
      new JettyWebSocketFrameHandlerFactory(new NoContainer(), new WebSocketComponents());

  private final org.eclipse.jetty.websocket.common.WebSocketSession jetty;

  private Discarding(Consumer<OutgoingEntry> taking) {
    super(new HashMap<>());
    this.jetty =
        new org.eclipse.jetty.websocket.common.WebSocketSession(
            new NoContainer(),
            new NoConnection(taking),
            HANDLERS.newJettyFrameHandler(new Nobody()));
  }

  /**
   * Opens one.
   *
   * @param deliveries told of each frame
   */
  static WebSocketSession open(Deliveries deliveries) {
    return open(
        entry -> {
          entry.getCallback().succeeded();
          deliveries.taken();
        });
  }

  /**
   * The same.
   *
   * @param taking gets each frame; the write goes on when its callback is called
   */
  static WebSocketSession open(Consumer<OutgoingEntry> taking) {
    var session = new Discarding(taking);
    var reader = new FrameReader(new AbstractWebSocketHandler() {}, session);
    session.getAttributes().put(FrameReader.class.getName(), reader);
    return session;
  }

  @Override
  public <R> R getNativeSession(Class<R> type) {
    return type.cast(jetty);
  }

  private static final class NoConnection extends CoreSession.Empty {

    private final Consumer<OutgoingEntry> taking;

    NoConnection(Consumer<OutgoingEntry> taking) {
      this.taking = taking;
    }

    @Override
    public void sendFrame(OutgoingEntry entry) {
      taking.accept(entry);
    }
  }

  /** Who listens to the session; public because Jetty calls it by method handles. */
  public static final class Nobody implements Session.Listener.AutoDemanding {}

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
