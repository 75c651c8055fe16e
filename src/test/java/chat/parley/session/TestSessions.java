package chat.parley.session;

import chat.parley.failures.Failures;
import chat.parley.limits.Limits;
import chat.parley.message.UserName;
import chat.parley.security.AuditLog;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.security.SecurityProperties;
import java.util.Map;
import org.springframework.web.socket.adapter.standard.StandardWebSocketSession;

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

  /** Opens a session of a STOMP user that the handshake has identified by the path. */
  public static ClientSession open(ClientSessions sessions, String name) {
    var user = new UserName(name);
    var admitted = new AdmittedClient("192.0.2.1", user, Identity.of(user));
    Map<String, Object> attributes = Map.of(AdmittedClient.ATTRIBUTE, admitted);
    var webSocket = new StandardWebSocketSession(null, attributes, null, null);
    return sessions.open(Protocol.STOMP, webSocket, _ -> {});
  }
}
