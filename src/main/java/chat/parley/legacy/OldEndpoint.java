package chat.parley.legacy;

import chat.parley.conversation.Conversation;
import chat.parley.delivery.Outboxes;
import chat.parley.limits.Limits;
import chat.parley.security.Handshakes;
import chat.parley.security.Sessions;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Where the old JSON protocol is spoken. */
@Component
final class OldEndpoint implements WebSocketConfigurer {

  private final Handshakes handshakes;
  private final OldHandler broadcast;
  private final OldHandler pointToPoint;

  OldEndpoint(
      Handshakes handshakes,
      Conversation conversation,
      Outboxes outboxes,
      Sessions sessions,
      Limits limits) {
    this.handshakes = handshakes;
    this.broadcast =
        new OldHandler(OldProtocol.BROADCAST, conversation, outboxes, sessions, limits);
    this.pointToPoint =
        new OldHandler(OldProtocol.POINT_TO_POINT, conversation, outboxes, sessions, limits);
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    handshakes.open(registry, broadcast, Handshakes.Proof.BY_HANDSHAKE, "/ws");
    handshakes.open(registry, pointToPoint, Handshakes.Proof.BY_HANDSHAKE, "/ws/{username}");
  }
}
