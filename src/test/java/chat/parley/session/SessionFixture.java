package chat.parley.session;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.AuditLog;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.security.SecurityProperties;
import chat.parley.security.TestSecurity;
import chat.parley.testkit.TestLimits;
import chat.parley.testkit.TestTokens;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The sessions of a node, with all that they need, and the reasons with which sessions ended. */
final class SessionFixture implements AutoCloseable {

  static final String ADDRESS = "192.0.2.1";

  final Failures failures = new Failures(ProcessHalt.NONE);
  final AuditLog audit = TestSecurity.auditLog();
  final List<ChatException> ends = new CopyOnWriteArrayList<>();
  final IdentityResolver identities;
  final Sanctions sanctions;
  final ClientSessions sessions;

  private SessionFixture(String[] security, String... limits) {
    SecurityProperties properties = TestSecurity.properties(security);
    identities = TestSecurity.identities(security);
    sanctions = new Sanctions(properties);
    sanctions.markLoaded();
    sessions = new ClientSessions(TestLimits.of(limits), identities, sanctions, audit, failures);
  }

  static SessionFixture ofOpenMode(String... limits) {
    return new SessionFixture(new String[0], limits);
  }

  static SessionFixture ofTokenMode(String... limits) {
    return new SessionFixture(TestTokens.tokenModeProperties(), limits);
  }

  /** Opens a session of a user that the handshake has identified by the path, as in open mode. */
  ClientSession open(String name) {
    var user = new UserName(name);
    return open(user, Identity.of(user));
  }

  ClientSession open(@Nullable UserName claimedName, @Nullable Identity identity) {
    return open(new AdmittedClient(ADDRESS, claimedName, identity));
  }

  ClientSession open(AdmittedClient admitted) {
    return sessions.open(Protocol.STOMP, Map.of(AdmittedClient.ATTRIBUTE, admitted), ends::add);
  }

  /** Opens and connects a session. */
  ClientSession connect(String name) {
    ClientSession session = open(name);
    session.connect(null, null);
    return session;
  }

  @Override
  public void close() {
    sessions.close();
  }
}
