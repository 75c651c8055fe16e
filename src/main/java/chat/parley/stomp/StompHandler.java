package chat.parley.stomp;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.Outboxes;
import chat.parley.session.ClientSessions;
import chat.parley.session.Protocol;
import chat.parley.transport.FrameListener;
import chat.parley.transport.Utf8Message;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/** Takes WebSocket sessions that speak STOMP, and gives each its {@link StompSession}. */
@Component
final class StompHandler extends AbstractWebSocketHandler
    implements SubProtocolCapable, FrameListener {

  private static final String CONNECTION = "connection";

  private record Open(StompSession connection, Outbox outbox) {}

  private final StompServices server;
  private final Outboxes outboxes;
  private final ClientSessions sessions;

  StompHandler(StompServices server, Outboxes outboxes, ClientSessions sessions) {
    this.server = server;
    this.outboxes = outboxes;
    this.sessions = sessions;
  }

  @Override
  public List<String> getSubProtocols() {
    return StompVersion.SUB_PROTOCOLS;
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    session.setTextMessageSizeLimit(server.messageSize());
    session.setBinaryMessageSizeLimit(server.messageSize());
    Outbox outbox = outboxes.open(session);
    var connection =
        new StompSession(server, outbox, ending -> sessions.open(Protocol.STOMP, session, ending));
    session.getAttributes().put(CONNECTION, new Open(connection, outbox));
  }

  @Override
  public boolean came(WebSocketSession session, int bytes) {
    Open open = open(session);
    return open != null && open.connection().came(bytes);
  }

  @Override
  public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
    Open open = open(session);
    if (open == null) {
      return;
    }
    switch (message) {
      case Utf8Message text -> receive(open, text.bytes(), true);
      case BinaryMessage binary -> receive(open, bytes(binary), false);
      default -> {}
    }
  }

  private void receive(Open open, byte[] bytes, boolean text) {
    outboxes.turn(() -> open.connection().receive(bytes, text));
  }

  private static byte[] bytes(BinaryMessage message) {
    byte[] bytes = new byte[message.getPayload().remaining()];
    message.getPayload().get(bytes);
    return bytes;
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    Open open = open(session);
    if (open != null) {
      outboxes.ended(open.outbox());
      // Who tells of the end may be in the middle of a write, and somebody who holds the lock of
      // the connection may wait for it.
      Thread.startVirtualThread(open.connection()::end);
    }
  }

  private static @Nullable Open open(WebSocketSession session) {
    return (Open) session.getAttributes().get(CONNECTION);
  }
}
