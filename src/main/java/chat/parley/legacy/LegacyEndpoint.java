package chat.parley.legacy;

import chat.parley.conversation.Conversation;
import chat.parley.delivery.Outboxes;
import chat.parley.limits.Limits;
import chat.parley.session.ClientSessions;
import chat.parley.session.WebSocketEndpoints;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Registers the WebSocket endpoints of the legacy JSON protocol. */
@Component
final class LegacyEndpoint implements WebSocketConfigurer {

  private final WebSocketEndpoints endpoints;
  private final LegacyHandler broadcast;
  private final LegacyHandler pointToPoint;

  LegacyEndpoint(
      WebSocketEndpoints endpoints,
      Conversation conversation,
      Outboxes outboxes,
      ClientSessions sessions,
      Limits limits) {
    this.endpoints = endpoints;
    this.broadcast =
        new LegacyHandler(LegacyProtocol.BROADCAST, conversation, outboxes, sessions, limits);
    this.pointToPoint =
        new LegacyHandler(LegacyProtocol.POINT_TO_POINT, conversation, outboxes, sessions, limits);
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    endpoints.open(registry, broadcast, WebSocketEndpoints.Proof.HANDSHAKE, "/ws");
    endpoints.open(registry, pointToPoint, WebSocketEndpoints.Proof.HANDSHAKE, "/ws/{username}");
  }
}
