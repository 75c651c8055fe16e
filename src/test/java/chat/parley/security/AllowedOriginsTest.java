package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.testkit.TestTokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.mock.web.MockHttpServletRequest;

class AllowedOriginsTest {

  private static final String PATTERN = "parley.security.allowed-origins=https://*.example.org";

  private static final AllowedOrigins OPEN_MODE = TestSecurity.origins(PATTERN);
  private static final AllowedOrigins TOKEN_MODE =
      TestSecurity.origins(TestTokens.tokenModeProperties(PATTERN));

  /** Checks a request to {@code https://chat.example.com}. */
  private static void check(AllowedOrigins origins, @Nullable String origin) {
    var request = new MockHttpServletRequest("GET", "/ws/");
    request.setScheme("https");
    request.setServerName("chat.example.com");
    request.setServerPort(443);
    if (origin != null) {
      request.addHeader("Origin", origin);
    }
    origins.check(new ServletServerHttpRequest(request));
  }

  private static void assertRefused(AllowedOrigins origins, String origin) {
    assertThatExceptionOfType(ChatException.class)
        .as(origin)
        .isThrownBy(() -> check(origins, origin))
        .satisfies(e -> assertThat(e.error()).isEqualTo(ChatError.BAD_ORIGIN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://www.example.org/path",
        "www.example.org",
        "ws://www.example.org",
        "https://www.example.org https://a.example.org"
      })
  void aPatternThatMatchesNoOriginIsRefusedAtTheStart(String pattern) {
    assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
        .isThrownBy(() -> TestSecurity.origins("parley.security.allowed-origins=" + pattern))
        .satisfies(e -> assertThat(e.getReason()).contains("https://www.example.org"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "https://www.example.org/", "http://[::1]:[*]"})
  void otherPatternsAreAccepted(String pattern) {
    assertThatNoException()
        .isThrownBy(() -> TestSecurity.origins("parley.security.allowed-origins=" + pattern));
  }

  @Test
  void aRequestWithoutAnOriginIsAccepted() {
    assertThatNoException().isThrownBy(() -> check(TOKEN_MODE, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://chat.example.com", "https://a.example.org"})
  void ownPagesAndThoseOfAllowedOriginsAreAccepted(String origin) {
    assertThatNoException().isThrownBy(() -> check(TOKEN_MODE, origin));
    assertThatNoException().isThrownBy(() -> check(OPEN_MODE, origin));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:3000", "https://127.0.0.1", "http://[::1]:8000"})
  void loopbackOriginsAreAllowedInOpenModeOnly(String origin) {
    assertThatNoException().isThrownBy(() -> check(OPEN_MODE, origin));
    assertRefused(TOKEN_MODE, origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://chat.example.com",
        "https://chat.example.com:8443",
        "http://a.example.org",
        "https://example.org",
        "https://a.example.org.evil.example",
        "https://evil.example",
        "null",
        "file://",
        "chrome-extension://abc",
        "https://[",
        "not an origin"
      })
  void otherOriginsAreRefused(String origin) {
    assertRefused(OPEN_MODE, origin);
    assertRefused(TOKEN_MODE, origin);
  }

  @Test
  void anOriginOfAnotherSchemeIsRefusedAlthoughEveryOriginIsAllowed() {
    AllowedOrigins every = TestSecurity.origins("parley.security.allowed-origins=*");
    assertThatNoException().isThrownBy(() -> check(every, "https://evil.example"));
    assertRefused(every, "null");
    assertRefused(every, "file://");
  }

  @Test
  void aConfigurationHasTheAllowedOriginsAndIsACopy() {
    var configuration = new AllowedOrigins.OfPages();
    OPEN_MODE.configure(configuration);
    assertThat(configuration.checkOrigin("https://a.example.org"))
        .isEqualTo("https://a.example.org");
    assertThat(configuration.checkOrigin("https://evil.example")).isNull();
    assertThat(configuration.checkOrigin("null")).isNull();
    assertThat(configuration.checkOrigin(null)).isNull();
    configuration.addAllowedOriginPattern("https://evil.example");
    assertRefused(OPEN_MODE, "https://evil.example");
  }
}
