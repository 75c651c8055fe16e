package chat.parley.peer;

import java.security.Principal;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/**
 * A chat as in Spring's documentation, not tuned and without anything of Parley. It is not a
 * {@code @Configuration}, because Parley's component scan would find it wherever tests run.
 */
@EnableAutoConfiguration
@EnableWebSocketMessageBroker
class StockServer implements WebSocketMessageBrokerConfigurer {

  private final int relayPort;

  /**
   * @param relayPort the port of a STOMP broker; 0 for Spring's own broker in memory
   */
  StockServer(@Value("${stock.relay-port:0}") int relayPort) {
    this.relayPort = relayPort;
  }

  static void main(String... arguments) {
    SpringApplication.run(StockServer.class, arguments);
  }

  @Override
  public void registerStompEndpoints(StompEndpointRegistry registry) {
    registry.addEndpoint("/stomp/{user}").setHandshakeHandler(new NamedByPath());
  }

  @Override
  public void configureMessageBroker(MessageBrokerRegistry registry) {
    if (relayPort == 0) {
      registry.enableSimpleBroker("/topic", "/queue");
    } else {
      registry.enableStompBrokerRelay("/topic", "/queue", "/exchange").setRelayPort(relayPort);
    }
  }

  private static final class NamedByPath extends DefaultHandshakeHandler {

    @Override
    protected Principal determineUser(
        ServerHttpRequest request, WebSocketHandler handler, Map<String, Object> attributes) {
      String path = request.getURI().getPath();
      String name = path.substring(path.lastIndexOf('/') + 1);
      return () -> name;
    }
  }
}
