package chat.parley.session;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.AllowedOrigins;
import chat.parley.security.AuditLog;
import chat.parley.security.BearerToken;
import chat.parley.security.GuestName;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.security.ProblemResponse;
import chat.parley.transport.FrameUpgrade;
import chat.parley.transport.NetworkAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
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
 * Admits or rejects WebSocket handshakes, and determines the identity of the client: the user of
 * its token in token mode, where a name in the path must be the same; in open mode the name in the
 * path, or a generated guest name. With {@link WebSocketEndpoints.Proof#HANDSHAKE_OR_CONNECT}, the
 * token may also come later. A rejected handshake is answered with a problem detail (RFC 9457).
 */
final class HandshakeAdmission implements HandshakeInterceptor {

  /** The version of HTTP that can be upgraded. */
  private static final String HTTP = "HTTP/1.1";

  private final AllowedOrigins origins;
  private final IdentityResolver identities;
  private final ClientSessions sessions;
  private final AuditLog audit;
  private final WebSocketEndpoints.Proof proof;

  HandshakeAdmission(
      AllowedOrigins origins,
      ClientSessions sessions,
      AuditLog audit,
      WebSocketEndpoints.Proof proof) {
    this.origins = origins;
    this.identities = sessions.identities();
    this.sessions = sessions;
    this.audit = audit;
    this.proof = proof;
  }

  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes)
      throws IOException {
    HttpServletRequest servletRequest = ((ServletServerHttpRequest) request).getServletRequest();
    String address = NetworkAddress.of(servletRequest);
    String name = nameInPath(servletRequest);
    try {
      sessions.admitHandshake(address);
      HttpStatus error = handshakeError(request, servletRequest.getProtocol());
      if (error != null) {
        refuseNonHandshake(response, error);
        return false;
      }
      origins.check(request);
      checkSubProtocol(request, handler);
      UserName claimedName = name == null ? null : new UserName(name);
      attributes.put(AdmittedClient.ATTRIBUTE, admit(request.getPrincipal(), address, claimedName));
      return true;
    } catch (ChatException e) {
      audit(name == null ? authenticatedName(request.getPrincipal()) : name, address, e);
      audit.countRefusal(e);
      ProblemResponse.write(response, e);
      return false;
    }
  }

  /**
   * Returns the status for a request that is not a handshake (RFC 6455, section 4.2.1); null if it
   * is one.
   */
  private static @Nullable HttpStatus handshakeError(ServerHttpRequest request, String http) {
    var headers = new WebSocketHttpHeaders(request.getHeaders());
    if (!request.getMethod().equals(HttpMethod.GET)) {
      return HttpStatus.METHOD_NOT_ALLOWED;
    }
    if (!HTTP.equals(http)
        || !"websocket".equalsIgnoreCase(headers.getUpgrade())
        || headers.getConnection().stream().noneMatch("upgrade"::equalsIgnoreCase)
        || !FrameUpgrade.VERSION.equals(headers.getSecWebSocketVersion())) {
      return HttpStatus.UPGRADE_REQUIRED;
    }
    return !FrameUpgrade.isValidKey(headers.getOrEmpty(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY))
            || headers.getContentLength() > 0
            || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)
            || !FrameUpgrade.areValidExtensions(
                headers.getOrEmpty(WebSocketHttpHeaders.SEC_WEBSOCKET_EXTENSIONS))
        ? HttpStatus.BAD_REQUEST
        : null;
  }

  private void refuseNonHandshake(ServerHttpResponse response, HttpStatus status)
      throws IOException {
    HttpHeaders headers = response.getHeaders();
    switch (status) {
      case METHOD_NOT_ALLOWED -> headers.setAllow(Set.of(HttpMethod.GET));
      case UPGRADE_REQUIRED -> {
        headers.setUpgrade("websocket");
        headers.setConnection("Upgrade");
        headers.set(WebSocketHttpHeaders.SEC_WEBSOCKET_VERSION, FrameUpgrade.VERSION);
      }
      default -> {}
    }
    ChatException refusal = ProblemResponse.ofStatus(status);
    audit.countRefusal(refusal);
    ProblemResponse.write(response, status, refusal);
  }

  /**
   * Admits a handshake that needs none of the other checks, and counts it against the rate limit
   * unless it is refused.
   *
   * @param name the user name in the path; null if there is none
   * @throws ChatException if the handshake is refused
   */
  AdmittedClient admit(String address, @Nullable String name) {
    AdmittedClient admitted = admit(null, address, name == null ? null : new UserName(name));
    sessions.admitHandshake(address);
    return admitted;
  }

  private AdmittedClient admit(
      @Nullable Principal principal, String address, @Nullable UserName claimedName) {
    Identity identity =
        identities.of(
            principal,
            claimedName == null && !identities.requiresToken() ? GuestName.next() : claimedName);
    if (identity == null && proof == WebSocketEndpoints.Proof.HANDSHAKE) {
      throw ChatError.NO_TOKEN.because(
          "A token is required: 'Bearer …' in the header Authorization, access_token in the query,"
              + " or the sub-protocol bearer.…");
    }
    if (identity != null) {
      sessions.checkUser(identity);
    }
    return new AdmittedClient(address, claimedName, identity);
  }

  /**
   * Writes a refusal to the audit log. Invalid names, sub-protocols and the stop of this node are
   * left out: they are not a matter of security, and an invalid name may contain anything.
   */
  private void audit(@Nullable String name, String address, ChatException e) {
    switch (e.error()) {
      case BAD_NAME, BAD_SUBPROTOCOL, STOPPING -> {}
      default -> audit.refused("handshake", name == null ? null : printable(name), address, e);
    }
  }

  private @Nullable String authenticatedName(@Nullable Principal principal) {
    Identity identity = identities.of(principal, null);
    return identity == null ? null : identity.getName();
  }

  private static String printable(String name) {
    try {
      return new UserName(name).value();
    } catch (ChatException _) {
      return "?";
    }
  }

  private static @Nullable String nameInPath(HttpServletRequest request) {
    return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
                instanceof Map<?, ?> variables
            && variables.get("username") instanceof String name
        ? name
        : null;
  }

  /**
   * Rejects a client that requests only unsupported sub-protocols: it would otherwise fail after
   * the handshake, without a reason.
   */
  private static void checkSubProtocol(ServerHttpRequest request, WebSocketHandler handler) {
    List<String> requested =
        BearerToken.withoutTokens(
            new WebSocketHttpHeaders(request.getHeaders()).getSecWebSocketProtocol());
    if (requested.isEmpty()
        || !(WebSocketHandlerDecorator.unwrap(handler) instanceof SubProtocolCapable capable)) {
      return;
    }
    if (requested.stream().noneMatch(capable.getSubProtocols()::contains)) {
      throw ChatError.BAD_SUBPROTOCOL.because(
          "None of the requested sub-protocols is supported; use one of %s, or none"
              .formatted(capable.getSubProtocols()));
    }
  }

  @Override
  public void afterHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      @Nullable Exception exception) {}
}
