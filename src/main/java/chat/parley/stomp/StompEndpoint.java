package chat.parley.stomp;

import chat.parley.security.Handshakes;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Where STOMP is spoken. */
@Component
final class StompEndpoint implements WebSocketConfigurer {

  private final Handshakes handshakes;
  private final StompHandler handler;

  StompEndpoint(Handshakes handshakes, StompHandler handler) {
    this.handshakes = handshakes;
    this.handler = handler;
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    handshakes.open(registry, handler, Handshakes.Proof.OR_LATER, "/stomp", "/stomp/{username}");
  }
}
