package chat.parley.legacy;

import chat.parley.conversation.Conversation;
import chat.parley.delivery.Outboxes;
import chat.parley.limits.Limits;
import chat.parley.session.ClientSessions;
import chat.parley.transport.SessionSink;
import chat.parley.transport.WebSocketProtocol;
import java.util.Map;

/** Opens a {@link LegacySession} for each WebSocket connection of a legacy client. */
final class LegacyHandler extends WebSocketProtocol<LegacySession> {

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
  protected int maxMessageBytes() {
    return messageSize;
  }

  @Override
  protected LegacySession open(SessionSink sink, Map<String, Object> attributes) {
    return new LegacySession(
        protocol,
        conversation,
        outboxes.open(sink),
        ending -> sessions.open(protocol.protocol(), attributes, ending));
  }

  @Override
  protected void start(LegacySession session) {
    session.start();
  }

  @Override
  protected void closed(LegacySession session) {
    outboxes.remove(session.outbox());
    session.connectionClosed();
  }
}
