package chat.parley.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.failures.Failures;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.RequestUpgradeStrategy;

/**
 * Upgrades requests to a {@link WebSocketConnection}. Spring's strategy upgrades to a session of
 * Jetty, which keeps the request, and writes each frame with much more work.
 */
@Component
public final class FrameUpgrade implements RequestUpgradeStrategy {

  /** The version of the WebSocket protocol (RFC 6455). */
  public static final String VERSION = "13";

  /** Appended to the key of a client (RFC 6455, section 1.3). */
  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** 16 bytes in base64. */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

  private final boolean compression;
  private final Failures failures;

  /**
   * @param failures records unexpected exceptions of sessions
   */
  public FrameUpgrade(WriteProperties properties, Failures failures) {
    this.compression = properties.compression();
    this.failures = failures;
  }

  @Override
  public String[] getSupportedVersions() {
    return new String[] {VERSION};
  }

  @Override
  public List<WebSocketExtension> getSupportedExtensions(ServerHttpRequest request) {
    return compression ? List.of(MessageCompression.EXTENSION) : List.of();
  }

  @Override
  public void upgrade(
      ServerHttpRequest request,
      ServerHttpResponse response,
      @Nullable String subProtocol,
      List<WebSocketExtension> extensions,
      @Nullable Principal user,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    HttpServletRequest servletRequest = ((ServletServerHttpRequest) request).getServletRequest();
    var upgraded = ServletContextRequest.getServletContextRequest(servletRequest);
    var protocol = (WebSocketProtocol<?>) WebSocketHandlerDecorator.unwrap(handler);
    try (Blocker.Callback sent = Blocker.callback()) {
      upgrade(
          upgraded,
          upgraded.getServletContextResponse(),
          sent,
          new Accepted(protocol, subProtocol, attributes));
      sent.block();
    } catch (IOException e) {
      throw new HandshakeFailureException("The answer to a handshake could not be sent", e);
    }
  }

  /**
   * A handshake that is accepted.
   *
   * @param subProtocol null for none
   * @param attributes for the session of the protocol
   */
  public record Accepted(
      WebSocketProtocol<?> protocol,
      @Nullable String subProtocol,
      Map<String, Object> attributes) {}

  /**
   * Answers a valid handshake, after which Jetty opens the new connection. Does not block.
   *
   * @param sent completed when the answer has been sent or could not be
   */
  public void upgrade(Request request, Response answer, Callback sent, Accepted handshake) {
    answer.setStatus(HttpStatus.SWITCHING_PROTOCOLS_101);
    HttpFields.Mutable headers = answer.getHeaders();
    headers.put(HttpHeader.UPGRADE, "websocket");
    headers.put(HttpHeader.CONNECTION, "Upgrade");
    headers.put(
        HttpHeader.SEC_WEBSOCKET_ACCEPT,
        accept(request.getHeaders().get(HttpHeader.SEC_WEBSOCKET_KEY)));
    if (handshake.subProtocol() != null) {
      headers.put(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, handshake.subProtocol());
    }
    String agreed = compression ? negotiate(request) : null;
    if (agreed != null) {
      headers.put(HttpHeader.SEC_WEBSOCKET_EXTENSIONS, agreed);
    }
    request.setAttribute(
        HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
        connection(
            request.getConnectionMetaData(),
            handshake.protocol(),
            handshake.attributes(),
            agreed != null));
    answer.write(true, null, sent);
  }

  private static @Nullable String negotiate(Request request) {
    return MessageCompression.negotiate(
        extensions(request.getHeaders().getValuesList(HttpHeader.SEC_WEBSOCKET_EXTENSIONS)));
  }

  private static List<WebSocketExtension> extensions(List<String> headers) {
    return headers.stream()
        .flatMap(header -> WebSocketExtension.parseExtensions(header).stream())
        .toList();
  }

  /**
   * Returns whether the extensions that a handshake requests can be parsed.
   *
   * @param headers the values of its headers {@code Sec-WebSocket-Extensions}
   */
  public static boolean areValidExtensions(List<String> headers) {
    try {
      var _ = extensions(headers);
      return true;
    } catch (RuntimeException _) {
      // Such as IllegalArgumentException, and others: Spring does not check its input.
      return false;
    }
  }

  /**
   * Returns whether a handshake has one key of 16 bytes in base64.
   *
   * @param headers the values of its headers {@code Sec-WebSocket-Key}
   */
  public static boolean isValidKey(List<String> headers) {
    return headers.size() == 1 && KEY.matcher(headers.getFirst()).matches();
  }

  private static String accept(@Nullable String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-1", e);
    }
  }

  private <S extends FrameReceiver> WebSocketConnection<S> connection(
      ConnectionMetaData http,
      WebSocketProtocol<S> protocol,
      Map<String, Object> attributes,
      boolean compressed) {
    return new WebSocketConnection<>(
        http.getConnection().getEndPoint(),
        http.getConnector(),
        new WebSocketConnection.Settings<>(protocol, compressed, failures),
        attributes);
  }
}
