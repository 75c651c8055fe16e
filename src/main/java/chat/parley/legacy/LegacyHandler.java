package chat.parley.legacy;

import chat.parley.conversation.Conversation;
import chat.parley.delivery.Outboxes;
import chat.parley.limits.Limits;
import chat.parley.session.ClientSessions;
import chat.parley.transport.FrameReader;
import chat.parley.transport.WebSocketSink;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * Creates a {@link LegacySession} for each WebSocket session of a legacy client and passes its
 * events on to it.
 */
final class LegacyHandler extends AbstractWebSocketHandler {

  private static final String CONNECTION_ATTRIBUTE = "connection";

  private final LegacyProtocol protocol;
  private final Conversation conversation;
  private final Outboxes outboxes;
  private final ClientSessions sessions;
  private final int messageSize;

  LegacyHandler(
      LegacyProtocol protocol,
      Conversation conversation,
      Outboxes outboxes,
      ClientSessions sessions,
      Limits limits) {
    this.protocol = protocol;
    this.conversation = conversation;
    this.outboxes = outboxes;
    this.sessions = sessions;
    this.messageSize = Math.toIntExact(limits.messageSize().toBytes());
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    session.setTextMessageSizeLimit(messageSize);
    session.setBinaryMessageSizeLimit(messageSize);
    var connection =
        new LegacySession(
            protocol,
            conversation,
            outboxes.open(new WebSocketSink(session)),
            ending -> sessions.open(protocol.protocol(), session, ending));
    session.getAttributes().put(CONNECTION_ATTRIBUTE, connection);
    FrameReader.of(session).setReceiver(connection);
    connection.start();
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    if (session.getAttributes().get(CONNECTION_ATTRIBUTE) instanceof LegacySession connection) {
      outboxes.remove(connection.outbox());
      connection.connectionClosed();
    }
  }
}
