package chat.parley.session;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.AllowedOrigins;
import chat.parley.security.AuditLog;
import chat.parley.security.BearerToken;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.security.ProblemResponse;
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
 * Decides who may open a session, and as whom: the name in the path, proved by a token where names
 * are not believed, or a made-up one for a guest. What can not be accepted is answered with a
 * problem in place of the upgrade.
 */
final class HandshakeAdmission implements HandshakeInterceptor {

  /** The one version of the WebSocket protocol. */
  private static final String VERSION = "13";

  private final AllowedOrigins origins;
  private final IdentityResolver identities;
  private final ClientSessions sessions;
  private final AuditLog audit;
  private final WebSocketEndpoints.Proof proof;

  HandshakeAdmission(
      AllowedOrigins origins,
      IdentityResolver identities,
      ClientSessions sessions,
      AuditLog audit,
      WebSocketEndpoints.Proof proof) {
    this.origins = origins;
    this.identities = identities;
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
    Object name = nameInPath(servletRequest);
    try {
      sessions.admit(address);
      HttpStatus error = handshakeError(request);
      if (error != null) {
        refuseNonHandshake(response, error);
        return false;
      }
      origins.check(request);
      checkSubProtocol(request, handler);
      UserName claimed = name == null ? null : new UserName(name.toString());
      attributes.put(AdmittedClient.ATTRIBUTE, admitted(request, address, claimed));
      return true;
    } catch (ChatException e) {
      audit(name == null ? nameOf(request.getPrincipal()) : name, address, e);
      audit.told(e);
      ProblemResponse.write(response, e);
      return false;
    }
  }

  /** The status of a request that is no handshake (RFC 6455, section 4.2.1); null if it is one. */
  private static @Nullable HttpStatus handshakeError(ServerHttpRequest request) {
    var headers = new WebSocketHttpHeaders(request.getHeaders());
    if (!request.getMethod().equals(HttpMethod.GET)) {
      return HttpStatus.METHOD_NOT_ALLOWED;
    }
    if (!"websocket".equalsIgnoreCase(headers.getUpgrade())
        || headers.getConnection().stream().noneMatch("upgrade"::equalsIgnoreCase)
        || !VERSION.equals(headers.getSecWebSocketVersion())) {
      return HttpStatus.UPGRADE_REQUIRED;
    }
    return headers.getSecWebSocketKey() == null ? HttpStatus.BAD_REQUEST : null;
  }

  private void refuseNonHandshake(ServerHttpResponse response, HttpStatus status)
      throws IOException {
    HttpHeaders headers = response.getHeaders();
    switch (status) {
      case METHOD_NOT_ALLOWED -> headers.setAllow(Set.of(HttpMethod.GET));
      case UPGRADE_REQUIRED -> {
        headers.setUpgrade("websocket");
        headers.setConnection("Upgrade");
        headers.set(WebSocketHttpHeaders.SEC_WEBSOCKET_VERSION, VERSION);
      }
      default -> {}
    }
    ChatException refusal = ProblemResponse.ofStatus(status);
    audit.told(refusal);
    ProblemResponse.write(response, status, refusal);
  }

  private AdmittedClient admitted(
      ServerHttpRequest request, String address, @Nullable UserName claimed) {
    Identity identity =
        identities.of(
            request.getPrincipal(),
            claimed == null && !identities.byToken() ? GuestName.next() : claimed);
    if (identity == null && proof == WebSocketEndpoints.Proof.BY_HANDSHAKE) {
      throw ChatError.NO_TOKEN.because(
          "Say who you are by a token, 'Bearer …' in the header Authorization, access_token in the"
              + " query, or the sub-protocol bearer.…");
    }
    if (identity != null) {
      sessions.check(identity);
    }
    return new AdmittedClient(address, claimed, identity);
  }

  /** A name that is none is not a matter of security, and could be anything. */
  private void audit(@Nullable Object name, String address, ChatException e) {
    switch (e.error()) {
      case BAD_NAME, BAD_SUBPROTOCOL -> {}
      default -> audit.refused("handshake", name == null ? null : shown(name), address, e);
    }
  }

  private @Nullable Object nameOf(@Nullable Principal proven) {
    Identity identity = identities.of(proven, null);
    return identity == null ? null : identity.name();
  }

  private static String shown(Object name) {
    try {
      return new UserName(name.toString()).value();
    } catch (ChatException _) {
      return "?";
    }
  }

  private static @Nullable Object nameInPath(HttpServletRequest request) {
    return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
            instanceof Map<?, ?> variables
        ? variables.get("username")
        : null;
  }

  /** A client that wants only what is not spoken here would fail in a less obvious way later. */
  private static void checkSubProtocol(ServerHttpRequest request, WebSocketHandler handler) {
    List<String> wanted =
        BearerToken.without(
            new WebSocketHttpHeaders(request.getHeaders()).getSecWebSocketProtocol());
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
