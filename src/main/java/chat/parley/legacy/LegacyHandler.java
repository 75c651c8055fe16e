package chat.parley.legacy;

import chat.parley.conversation.Conversation;
import chat.parley.delivery.Outboxes;
import chat.parley.limits.Limits;
import chat.parley.message.ChatError;
import chat.parley.session.ClientSessions;
import chat.parley.transport.FrameListener;
import chat.parley.transport.Utf8Message;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/** Takes the sessions of old clients, and gives each its {@link LegacySession}. */
final class LegacyHandler extends AbstractWebSocketHandler implements FrameListener {

  private static final String CONNECTION = "connection";

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
            outboxes.open(session),
            ending -> sessions.open(protocol.spoken(), session, ending));
    session.getAttributes().put(CONNECTION, connection);
    connection.begin();
  }

  @Override
  public boolean came(WebSocketSession session, int bytes) {
    return session.getAttributes().get(CONNECTION) instanceof LegacySession connection
        && connection.came(bytes);
  }

  @Override
  public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
    if (!(session.getAttributes().get(CONNECTION) instanceof LegacySession connection)) {
      return;
    }
    switch (message) {
      case Utf8Message text -> outboxes.turn(() -> connection.receive(text.bytes()));
      case BinaryMessage _ ->
          connection.refuse(
              ChatError.BINARY_NOT_SUPPORTED.because("Send text; binary messages are not taken"));
      default -> {}
    }
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    if (session.getAttributes().get(CONNECTION) instanceof LegacySession connection) {
      outboxes.ended(connection.outbox());
      connection.end();
    }
  }
}
