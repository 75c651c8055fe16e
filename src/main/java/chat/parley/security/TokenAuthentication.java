package chat.parley.security;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** The authentication of a request with a verified token; its principal is an {@link Identity}. */
final class TokenAuthentication extends AbstractAuthenticationToken {

  private static final long serialVersionUID = 1L;

  private final transient Identity identity;

  TokenAuthentication(Identity identity) {
    super(
        identity.roles().stream()
            .map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
            .toList());
    this.identity = identity;
    setAuthenticated(true);
  }

  @Override
  public Object getPrincipal() {
    return identity;
  }

  @Override
  public Object getCredentials() {
    return List.of();
  }
}
