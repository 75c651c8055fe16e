package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.GrantedAuthority;

class TokenAuthenticationTest {

  private final Identity identity =
      new Identity(new UserName("alice"), Set.of(Role.MODERATOR), null);
  private final TokenAuthentication authentication = new TokenAuthentication(identity);

  @Test
  void thePrincipalIsTheIdentityOfAVerifiedToken() {
    assertThat(authentication.isAuthenticated()).isTrue();
    assertThat(authentication.getPrincipal()).isSameAs(identity);
    assertThat(authentication.getName()).isEqualTo("alice");
  }

  @Test
  void rolesAreAuthorities() {
    assertThat(authentication.getAuthorities())
        .extracting(GrantedAuthority::getAuthority)
        .containsExactly("ROLE_MODERATOR");
  }

  @Test
  void theTokenIsNotKept() {
    assertThat(authentication.getCredentials()).isEqualTo(List.of());
  }
}
