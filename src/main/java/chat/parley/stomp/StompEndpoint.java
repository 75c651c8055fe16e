package chat.parley.stomp;

import chat.parley.message.ChatError;
import chat.parley.session.WebSocketEndpoints;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Registers the WebSocket endpoints of STOMP. */
@RestController
final class StompEndpoint implements WebSocketConfigurer {

  private static final String INFO = "/stomp/info";

  private final WebSocketEndpoints endpoints;
  private final StompHandler handler;

  StompEndpoint(WebSocketEndpoints endpoints, StompHandler handler) {
    this.endpoints = endpoints;
    this.handler = handler;
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    endpoints.open(
        registry,
        handler,
        WebSocketEndpoints.Proof.HANDSHAKE_OR_CONNECT,
        "/stomp",
        "/stomp/{username}",
        // The raw WebSocket path of Spring's SockJS service: an alias of /stomp, not a user.
        "/stomp/websocket");
    endpoints.exclude(INFO);
  }

  /**
   * Refuses the info request of SockJS clients.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_DESTINATION}, always
   */
  @SuppressWarnings("DoNotCallSuggester") // called by Spring
  @RequestMapping({INFO, INFO + "/"})
  void refuseSockJs() {
    throw ChatError.BAD_DESTINATION.because(
        "SockJS is not supported; open a WebSocket at /stomp or /stomp/websocket. A user named"
            + " 'info' connects to /stomp");
  }
}
