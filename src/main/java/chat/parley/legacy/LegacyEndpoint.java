package chat.parley.legacy;

import chat.parley.conversation.Conversation;
import chat.parley.delivery.Outboxes;
import chat.parley.limits.Limits;
import chat.parley.session.ClientSessions;
import chat.parley.session.WebSocketEndpoints;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Where the old JSON protocol is spoken. */
@Component
final class LegacyEndpoint implements WebSocketConfigurer {

  private final WebSocketEndpoints handshakes;
  private final LegacyHandler broadcast;
  private final LegacyHandler pointToPoint;

  LegacyEndpoint(
      WebSocketEndpoints handshakes,
      Conversation conversation,
      Outboxes outboxes,
      ClientSessions sessions,
      Limits limits) {
    this.handshakes = handshakes;
    this.broadcast =
        new LegacyHandler(LegacyProtocol.BROADCAST, conversation, outboxes, sessions, limits);
    this.pointToPoint =
        new LegacyHandler(LegacyProtocol.POINT_TO_POINT, conversation, outboxes, sessions, limits);
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    handshakes.open(registry, broadcast, WebSocketEndpoints.Proof.BY_HANDSHAKE, "/ws");
    handshakes.open(
        registry, pointToPoint, WebSocketEndpoints.Proof.BY_HANDSHAKE, "/ws/{username}");
  }
}
