package chat.parley.security;

import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;

/** Opens a WebSocket endpoint: who may connect, and as whom. */
@Component
public final class Handshakes {

  private final SecurityProperties properties;

  Handshakes(SecurityProperties properties) {
    this.properties = properties;
  }

  /**
   * Serves a handler at some paths, each with and without a trailing slash.
   *
   * @param paths a variable {@code {username}} in one is the principal's name
   */
  public void open(WebSocketHandlerRegistry registry, WebSocketHandler handler, String... paths) {
    var strategy = new JettyRequestUpgradeStrategy();
    for (String path : paths) {
      registry
          .addHandler(handler, path, path + "/")
          .setHandshakeHandler(new PathHandshake(strategy))
          .addInterceptors(new NameInPath())
          .setAllowedOriginPatterns(properties.allowedOrigins().toArray(String[]::new));
    }
  }
}
