package chat.parley.session;

import chat.parley.security.AllowedOrigins;
import chat.parley.security.AuditLog;
import chat.parley.security.BearerToken;
import chat.parley.transport.FrameUpgrade;
import chat.parley.transport.WebSocketProtocol;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
  private final ClientSessions sessions;
  private final AuditLog audit;
  private final FrameUpgrade upgrade;
  private final EndpointPaths endpoints;

  WebSocketEndpoints(
      AllowedOrigins origins,
      ClientSessions sessions,
      AuditLog audit,
      FrameUpgrade upgrade,
      EndpointPaths endpoints) {
    this.origins = origins;
    this.sessions = sessions;
    this.audit = audit;
    this.upgrade = upgrade;
    this.endpoints = endpoints;
  }

  /**
   * Registers a protocol at the given paths, each with and without a trailing slash.
   *
   * @param paths path patterns; the variable {@code {username}} is the user name that the client
   *     claims
   */
  public void open(
      WebSocketHandlerRegistry registry,
      WebSocketProtocol<?> protocol,
      Proof proof,
      String... paths) {
    var admission = new HandshakeAdmission(origins, sessions, audit, proof);
    for (String path : paths) {
      endpoints.add(path, new EndpointPaths.Endpoint(protocol, admission));
      registry
          .addHandler(protocol, path, path + "/")
          .setHandshakeHandler(new Upgrade(upgrade))
          .addInterceptors(admission)
          // HandshakeAdmission checks the origin, and answers with the reason.
          .setAllowedOriginPatterns("*");
    }
  }

  /**
   * Excludes a path, without a slash at its end, from an endpoint whose pattern includes it. It is
   * served by a controller.
   */
  public void exclude(String path) {
    endpoints.exclude(path);
  }

  /** A handshake that {@link HandshakeAdmission} has admitted. */
  private static final class Upgrade extends DefaultHandshakeHandler {

    Upgrade(FrameUpgrade upgrade) {
      super(upgrade);
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
