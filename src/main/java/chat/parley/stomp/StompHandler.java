package chat.parley.stomp;

import chat.parley.delivery.Outboxes;
import chat.parley.session.ClientSessions;
import chat.parley.session.Protocol;
import chat.parley.transport.SessionSink;
import chat.parley.transport.WebSocketProtocol;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.SubProtocolCapable;

/** Opens a {@link StompSession} for each WebSocket connection. */
@Component
final class StompHandler extends WebSocketProtocol<StompSession> implements SubProtocolCapable {

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
  protected int maxMessageBytes() {
    return services.settings().maxWebSocketMessageBytes();
  }

  @Override
  protected StompSession open(SessionSink sink, Map<String, Object> attributes) {
    return new StompSession(
        services, outboxes.open(sink), ending -> sessions.open(Protocol.STOMP, attributes, ending));
  }

  @Override
  protected void closed(StompSession session) {
    outboxes.remove(session.outbox());
    // On a thread of its own, because it waits while a frame is handled.
    Thread.startVirtualThread(session::connectionClosed);
  }
}
