package chat.parley.legacy;

import chat.parley.conversation.Conversation;
import chat.parley.delivery.FrameListener;
import chat.parley.delivery.Outboxes;
import chat.parley.delivery.Utf8Message;
import chat.parley.limits.Limits;
import chat.parley.message.ChatError;
import chat.parley.security.Sessions;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/** Takes the sessions of old clients, and gives each its {@link OldConnection}. */
final class OldHandler extends AbstractWebSocketHandler implements FrameListener {

  private static final String CONNECTION = "connection";

  private final OldProtocol protocol;
  private final Conversation conversation;
  private final Outboxes outboxes;
  private final Sessions sessions;
  private final int messageSize;

  OldHandler(
      OldProtocol protocol,
      Conversation conversation,
      Outboxes outboxes,
      Sessions sessions,
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
        new OldConnection(
            protocol,
            conversation,
            outboxes.open(session),
            ending -> sessions.open(protocol.spoken(), session, ending));
    session.getAttributes().put(CONNECTION, connection);
    connection.begin();
  }

  @Override
  public boolean came(WebSocketSession session, int bytes) {
    return session.getAttributes().get(CONNECTION) instanceof OldConnection connection
        && connection.came(bytes);
  }

  @Override
  public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
    if (!(session.getAttributes().get(CONNECTION) instanceof OldConnection connection)) {
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
    if (session.getAttributes().get(CONNECTION) instanceof OldConnection connection) {
      outboxes.ended(connection.outbox());
      connection.end();
    }
  }
}
