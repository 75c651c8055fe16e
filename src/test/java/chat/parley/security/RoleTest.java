package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {

  @ParameterizedTest
  @CsvSource({"MODERATOR, moderator", "ADMIN, admin", "SERVICE, service"})
  void aRoleHasALowerCaseNameInTokens(Role role, String text) {
    assertThat(role.text()).isEqualTo(text);
  }
}
