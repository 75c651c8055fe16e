package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityPropertiesTest {

  @Test
  void byDefaultOnlyThisMachineIsServedInOpenMode() {
    SecurityProperties defaults = TestSecurity.properties();
    assertThat(defaults.open()).isTrue();
    assertThat(defaults.loopbackOnly()).isTrue();
    assertThat(defaults.allowedOrigins()).isEmpty();
    assertThat(defaults.token().configured()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"open, false, true, true", "open, true, true, false", "token, false, false, false"})
  void theNetworkIsServedInTokenModeOrIfAllowed(
      String mode, boolean openToNetwork, boolean open, boolean loopbackOnly) {
    SecurityProperties properties =
        TestSecurity.properties(
            "parley.security.mode=" + mode, "parley.security.open-to-network=" + openToNetwork);
    assertThat(properties.open()).isEqualTo(open);
    assertThat(properties.loopbackOnly()).isEqualTo(loopbackOnly);
  }

  @ParameterizedTest
  @ValueSource(strings = {"issuer-uri", "jwk-set-uri", "secret"})
  void tokensAreConfiguredByAnyOfTheirSources(String property) {
    assertThat(
            TestSecurity.properties("parley.security.token." + property + "=x")
                .token()
                .configured())
        .isTrue();
  }

  @Test
  void theSecretIsNotShown() {
    SecurityProperties properties =
        TestSecurity.properties(
            "parley.security.token.secret=geheim", "parley.security.token.issuer-uri=http://a");
    assertThat(properties.toString()).contains("http://a", "parley").doesNotContain("geheim");
  }
}
