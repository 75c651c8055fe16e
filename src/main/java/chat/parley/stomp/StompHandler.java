package chat.parley.stomp;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.Outboxes;
import chat.parley.session.ClientSessions;
import chat.parley.session.Protocol;
import chat.parley.transport.FrameReader;
import chat.parley.transport.WebSocketSink;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/** Creates a {@link StompSession} for each WebSocket session and passes its events on to it. */
@Component
final class StompHandler extends AbstractWebSocketHandler implements SubProtocolCapable {

  private static final String CONNECTION_ATTRIBUTE = "connection";

  /** The state of an open WebSocket session, kept in its attributes. */
  private record Open(StompSession connection, Outbox outbox) {}

  private final StompServices services;
  private final Outboxes outboxes;
  private final ClientSessions sessions;

  StompHandler(StompServices services, Outboxes outboxes, ClientSessions sessions) {
    this.services = services;
    this.outboxes = outboxes;
    this.sessions = sessions;
  }

  @Override
  public List<String> getSubProtocols() {
    return StompVersion.SUB_PROTOCOLS;
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    session.setTextMessageSizeLimit(services.settings().maxWebSocketMessageBytes());
    session.setBinaryMessageSizeLimit(services.settings().maxWebSocketMessageBytes());
    Outbox outbox = outboxes.open(new WebSocketSink(session));
    var connection =
        new StompSession(
            services, outbox, ending -> sessions.open(Protocol.STOMP, session, ending));
    session.getAttributes().put(CONNECTION_ATTRIBUTE, new Open(connection, outbox));
    FrameReader.of(session).setReceiver(connection);
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    Open open = connectionOf(session);
    if (open != null) {
      outboxes.remove(open.outbox());
      // On a thread of its own: the calling thread may be in the middle of a write, and a thread
      // that holds the lock of the session may wait for that write.
      Thread.startVirtualThread(open.connection()::connectionClosed);
    }
  }

  /** Returns the state of a session; null if it was not established completely. */
  private static @Nullable Open connectionOf(WebSocketSession session) {
    return (Open) session.getAttributes().get(CONNECTION_ATTRIBUTE);
  }
}
