package chat.parley.session;

import chat.parley.security.AllowedOrigins;
import chat.parley.security.AuditLog;
import chat.parley.security.BearerToken;
import chat.parley.security.IdentityResolver;
import chat.parley.transport.FrameUpgrade;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** Registers WebSocket endpoints with the admission of their handshakes. */
@Component
public final class WebSocketEndpoints {

  /** When a client must have been identified. */
  public enum Proof {
    /** By the handshake. */
    HANDSHAKE,
    /** By the handshake, or by the first frame of the protocol. */
    HANDSHAKE_OR_CONNECT
  }

  private final AllowedOrigins origins;
  private final IdentityResolver identities;
  private final ClientSessions sessions;
  private final AuditLog audit;

  WebSocketEndpoints(
      AllowedOrigins origins,
      IdentityResolver identities,
      ClientSessions sessions,
      AuditLog audit) {
    this.origins = origins;
    this.identities = identities;
    this.sessions = sessions;
    this.audit = audit;
  }

  /**
   * Registers a handler at the given paths, each with and without a trailing slash.
   *
   * @param paths path patterns; the variable {@code {username}} is the user name that the client
   *     claims
   */
  public void open(
      WebSocketHandlerRegistry registry, WebSocketHandler handler, Proof proof, String... paths) {
    for (String path : paths) {
      registry
          .addHandler(handler, path, path + "/")
          .setHandshakeHandler(new Upgrade())
          .addInterceptors(new HandshakeAdmission(origins, identities, sessions, audit, proof))
          // HandshakeAdmission checks the origin, and answers with the reason.
          .setAllowedOriginPatterns("*");
    }
  }

  /** A handshake with the principal that {@link HandshakeAdmission} has determined. */
  private static final class Upgrade extends DefaultHandshakeHandler {

    Upgrade() {
      super(new FrameUpgrade());
    }

    @Override
    protected @Nullable Principal determineUser(
        ServerHttpRequest request, WebSocketHandler handler, Map<String, Object> attributes) {
      return attributes.get(AdmittedClient.ATTRIBUTE) instanceof AdmittedClient admitted
          ? admitted.identity()
          : null;
    }

    /**
     * Selects a sub-protocol of the handler, or else the one that carries the token: a browser that
     * requests sub-protocols fails the connection if none is selected.
     */
    @Override
    protected @Nullable String selectProtocol(List<String> requested, WebSocketHandler handler) {
      String chosen = super.selectProtocol(BearerToken.withoutTokens(requested), handler);
      return chosen != null
          ? chosen
          : requested.stream().filter(BearerToken::isTokenProtocol).findFirst().orElse(null);
    }
  }
}
