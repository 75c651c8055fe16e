package chat.parley.session;

import chat.parley.failures.Failures;
import chat.parley.limits.Limits;
import chat.parley.security.AuditLog;
import chat.parley.security.IdentityResolver;
import chat.parley.security.SecurityProperties;

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
}
