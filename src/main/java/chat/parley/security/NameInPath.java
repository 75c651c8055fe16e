package chat.parley.security;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Takes the user's name from the path, or makes one up for a guest. What can not be accepted is
 * answered with a problem in place of the upgrade.
 */
final class NameInPath implements HandshakeInterceptor {

  static final String USER = "user";

  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes)
      throws IOException {
    try {
      checkSubProtocol(request, handler);
      attributes.put(USER, user((ServletServerHttpRequest) request));
      return true;
    } catch (ChatException e) {
      Problem.write(response, HttpStatus.BAD_REQUEST, e);
      return false;
    }
  }

  private static UserName user(ServletServerHttpRequest request) {
    Object variables =
        request.getServletRequest().getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    Object name = variables instanceof Map<?, ?> map ? map.get("username") : null;
    return name == null ? GuestName.next() : new UserName(name.toString());
  }

  /** A client that wants only what is not spoken here would fail in a less obvious way later. */
  private static void checkSubProtocol(ServerHttpRequest request, WebSocketHandler handler) {
    List<String> wanted = new WebSocketHttpHeaders(request.getHeaders()).getSecWebSocketProtocol();
    if (wanted.isEmpty()
        || !(WebSocketHandlerDecorator.unwrap(handler) instanceof SubProtocolCapable capable)) {
      return;
    }
    if (wanted.stream().noneMatch(capable.getSubProtocols()::contains)) {
      throw ChatError.BAD_SUBPROTOCOL.because(
          "The sub-protocols here are %s, or none".formatted(capable.getSubProtocols()));
    }
  }

  @Override
  public void afterHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      @Nullable Exception exception) {}
}
