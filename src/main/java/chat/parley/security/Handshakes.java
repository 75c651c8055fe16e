package chat.parley.security;

import chat.parley.delivery.FrameUpgrade;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

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
    var strategy = new FrameUpgrade();
    for (String path : paths) {
      registry
          .addHandler(handler, path, path + "/")
          .setHandshakeHandler(new PathHandshake(strategy))
          .addInterceptors(new NameInPath())
          .setAllowedOriginPatterns(properties.allowedOrigins().toArray(String[]::new));
    }
  }
}
