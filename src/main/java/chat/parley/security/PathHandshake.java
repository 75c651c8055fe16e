package chat.parley.security;

import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.RequestUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** The handshake whose principal is the name that {@link NameInPath} found. */
final class PathHandshake extends DefaultHandshakeHandler {

  PathHandshake(RequestUpgradeStrategy strategy) {
    super(strategy);
  }

  @Override
  protected @Nullable Principal determineUser(
      ServerHttpRequest request, WebSocketHandler handler, Map<String, Object> attributes) {
    return (Principal) attributes.get(NameInPath.USER);
  }
}
