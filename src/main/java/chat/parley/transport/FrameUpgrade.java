package chat.parley.transport;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee11.websocket.server.JettyWebSocketServerContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketSession;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;

/** Upgrades requests as Spring's strategy does, but to sessions read by a {@link FrameReader}. */
public final class FrameUpgrade extends JettyRequestUpgradeStrategy {

  @Override
  public void upgrade(
      ServerHttpRequest request,
      ServerHttpResponse response,
      @Nullable String subProtocol,
      List<WebSocketExtension> extensions,
      @Nullable Principal user,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    HttpServletRequest from = ((ServletServerHttpRequest) request).getServletRequest();
    HttpServletResponse to = ((ServletServerHttpResponse) response).getServletResponse();
    var reader = new FrameReader(handler, new JettyWebSocketSession(attributes, user));
    try {
      JettyWebSocketServerContainer.getContainer(from.getServletContext())
          .upgrade(
              (_, upgraded) -> {
                if (subProtocol != null) {
                  upgraded.setAcceptedSubProtocol(subProtocol);
                }
                return reader;
              },
              from,
              to);
    } catch (IOException e) {
      throw new HandshakeFailureException("Failed to upgrade the request to a WebSocket", e);
    }
  }
}
