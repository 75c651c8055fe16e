package chat.parley.security;

import chat.parley.message.UserName;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Parts of the security of a server, configured as the server configures them. */
public final class TestSecurity {

  private TestSecurity() {}

  /**
   * Binds properties as the server does; all others have their defaults.
   *
   * @param properties each as {@code name=value}, with the prefix {@code parley.security.}
   */
  public static SecurityProperties properties(String... properties) {
    var values = new LinkedHashMap<String, String>();
    for (String property : properties) {
      int equals = property.indexOf('=');
      values.put(property.substring(0, equals), property.substring(equals + 1));
    }
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("parley.security", SecurityProperties.class);
  }

  /** Returns the identities of a server with these properties. */
  public static IdentityResolver identities(String... properties) {
    return new IdentityResolver(properties(properties));
  }

  /** Returns the allowed origins of a server with these properties. */
  public static AllowedOrigins origins(String... properties) {
    return new AllowedOrigins(properties(properties));
  }

  /** Returns an audit log that has counted nothing. */
  public static AuditLog auditLog() {
    return new AuditLog();
  }

  /** Returns the identity of a service. */
  public static Identity service(UserName name) {
    return new Identity(name, Set.of(Role.SERVICE), null);
  }

  /** Returns a moderator of the server. */
  public static Identity moderator(UserName name) {
    return new Identity(name, Set.of(Role.MODERATOR), null);
  }

  /** Returns the principal of a request with a verified token. */
  public static Principal principal(Identity identity) {
    return new TokenAuthentication(identity);
  }
}
