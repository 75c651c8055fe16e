package chat.parley.stomp;

import chat.parley.message.ChatError;
import chat.parley.session.WebSocketEndpoints;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Where STOMP is spoken. */
@RestController
final class StompEndpoint implements WebSocketConfigurer {

  private final WebSocketEndpoints handshakes;
  private final StompHandler handler;

  StompEndpoint(WebSocketEndpoints handshakes, StompHandler handler) {
    this.handshakes = handshakes;
    this.handler = handler;
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    handshakes.open(
        registry,
        handler,
        WebSocketEndpoints.Proof.OR_LATER,
        "/stomp",
        "/stomp/{username}",
        // Where Spring's SockJS has its plain WebSocket: another name for /stomp, not a user.
        "/stomp/websocket");
  }

  /** Refuses the information request of SockJS clients. */
  @SuppressWarnings("DoNotCallSuggester") // Spring calls it.
  @RequestMapping({"/stomp/info", "/stomp/info/"})
  void noSockJs() {
    throw ChatError.BAD_DESTINATION.because(
        "Parley has no SockJS; open a WebSocket at /stomp or /stomp/websocket. A user named info"
            + " connects to /stomp");
  }
}
