package chat.parley.session;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.limits.Limits;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.AuditLog;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.security.SecurityProperties;
import chat.parley.transport.FrameUpgrade;
import chat.parley.transport.WebSocketProtocol;
import chat.parley.transport.WriteProperties;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** Sessions and sanctions of a server without the server. */
public final class TestSessions {

  private TestSessions() {}

  /** Returns the sanctions of a server; in token mode they are to be loaded. */
  public static Sanctions sanctions(SecurityProperties properties) {
    return new Sanctions(properties);
  }

  /** Returns sessions, of which none is open, to be closed. */
  public static ClientSessions create(
      Limits limits,
      IdentityResolver identities,
      Sanctions sanctions,
      AuditLog audit,
      Failures failures) {
    return new ClientSessions(limits, identities, sanctions, audit, failures);
  }

  /** Returns the sessions of a node in open mode, of which none is open, to be closed. */
  public static ClientSessions openMode() {
    return SessionFixture.ofOpenMode().sessions;
  }

  /** Opens a session of a STOMP user that the handshake has identified by the path. */
  public static ClientSession open(ClientSessions sessions, String name) {
    return open(sessions, Protocol.STOMP, name, _ -> {});
  }

  /** Returns the sessions of requests whose responses wait for messages. */
  public static RequestSessions ofRequests(ClientSessions sessions, AuditLog audit) {
    return new RequestSessions(sessions, audit);
  }

  /**
   * Opens a session of a user that the handshake has identified by the path.
   *
   * @param onEnd called by any thread to end the session with a reason
   */
  public static ClientSession open(
      ClientSessions sessions, Protocol protocol, String name, Consumer<ChatException> onEnd) {
    Map<String, Object> attributes = Map.of(AdmittedClient.ATTRIBUTE, admitted(name));
    return sessions.open(protocol, attributes, onEnd);
  }

  /**
   * Returns a request handler that opens a WebSocket for each request, without the checks of a
   * handshake.
   *
   * @param name the user that the handshake has identified by the path
   */
  public static HttpRequestHandler webSockets(WebSocketProtocol<?> protocol, String name) {
    var handshakes =
        new DefaultHandshakeHandler(upgrade()) {
          @Override
          protected @Nullable Principal determineUser(
              ServerHttpRequest request, WebSocketHandler to, Map<String, Object> attributes) {
            attributes.put(AdmittedClient.ATTRIBUTE, admitted(name));
            return null;
          }
        };
    return new WebSocketHttpRequestHandler(protocol, handshakes);
  }

  /** Returns the upgrade to WebSockets without compression. */
  static FrameUpgrade upgrade() {
    return new FrameUpgrade(
        new WriteProperties(Duration.ofMinutes(1), 1, false), new Failures(ProcessHalt.NONE));
  }

  private static AdmittedClient admitted(String name) {
    var user = new UserName(name);
    return new AdmittedClient("192.0.2.1", user, Identity.of(user));
  }
}
