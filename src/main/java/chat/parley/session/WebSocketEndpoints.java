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

/** Opens a WebSocket endpoint: who may connect, and as whom. */
@Component
public final class WebSocketEndpoints {

  /** When a client has to have proved who it is. */
  public enum Proof {
    BY_HANDSHAKE,
    /** Or by what it says first. */
    OR_LATER
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
   * Serves a handler at some paths, each with and without a trailing slash.
   *
   * @param paths a variable {@code {username}} in one is the principal's name
   */
  public void open(
      WebSocketHandlerRegistry registry, WebSocketHandler handler, Proof proof, String... paths) {
    for (String path : paths) {
      registry
          .addHandler(handler, path, path + "/")
          .setHandshakeHandler(new Upgrade())
          .addInterceptors(new HandshakeAdmission(origins, identities, sessions, audit, proof))
          // The entrance looks at origins, and says why.
          .setAllowedOriginPatterns("*");
    }
  }

  /** The handshake whose principal is the one that the {@link HandshakeAdmission} found. */
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

    /** A browser that asks for sub-protocols gives up if none is chosen. */
    @Override
    protected @Nullable String selectProtocol(List<String> wanted, WebSocketHandler handler) {
      String chosen = super.selectProtocol(BearerToken.without(wanted), handler);
      return chosen != null
          ? chosen
          : wanted.stream().filter(BearerToken::isOne).findFirst().orElse(null);
    }
  }
}
