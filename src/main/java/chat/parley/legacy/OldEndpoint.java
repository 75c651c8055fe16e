package chat.parley.legacy;

import chat.parley.conversation.Conversation;
import chat.parley.conversation.Limits;
import chat.parley.delivery.Outboxes;
import chat.parley.security.Handshakes;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Where the old JSON protocol is spoken. */
@Component
final class OldEndpoint implements WebSocketConfigurer {

  private final Handshakes handshakes;
  private final OldHandler broadcast;
  private final OldHandler pointToPoint;

  OldEndpoint(Handshakes handshakes, Conversation conversation, Outboxes outboxes, Limits limits) {
    this.handshakes = handshakes;
    this.broadcast = new OldHandler(OldProtocol.BROADCAST, conversation, outboxes, limits);
    this.pointToPoint = new OldHandler(OldProtocol.POINT_TO_POINT, conversation, outboxes, limits);
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    handshakes.open(registry, broadcast, "/ws");
    handshakes.open(registry, pointToPoint, "/ws/{username}");
  }
}
