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

/**
 * Creates a {@link LegacySession} for each WebSocket session of a legacy client and passes its
 * events on to it.
 */
final class LegacyHandler extends AbstractWebSocketHandler implements FrameListener {

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
            outboxes.open(session),
            ending -> sessions.open(protocol.protocol(), session, ending));
    session.getAttributes().put(CONNECTION_ATTRIBUTE, connection);
    connection.start();
  }

  @Override
  public boolean frameReceived(WebSocketSession session, int bytes) {
    return session.getAttributes().get(CONNECTION_ATTRIBUTE) instanceof LegacySession connection
        && connection.frameReceived(bytes);
  }

  @Override
  public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
    if (!(session.getAttributes().get(CONNECTION_ATTRIBUTE) instanceof LegacySession connection)) {
      return;
    }
    switch (message) {
      case Utf8Message text -> outboxes.runThenWrite(() -> connection.receive(text.bytes()));
      case BinaryMessage _ ->
          connection.sendRefusal(
              ChatError.BINARY_NOT_SUPPORTED.because(
                  "Binary messages are not supported; send text messages"));
      default -> {}
    }
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    if (session.getAttributes().get(CONNECTION_ATTRIBUTE) instanceof LegacySession connection) {
      outboxes.remove(connection.outbox());
      connection.connectionClosed();
    }
  }
}
