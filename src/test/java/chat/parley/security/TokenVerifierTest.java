package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestTokens;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

class TokenVerifierTest {

  private static final Date FUTURE = Date.from(Instant.parse("2999-01-01T00:00:00Z"));

  private final TokenVerifier verifier = verifier(TestTokens.tokenModeProperties());

  private static TokenVerifier verifier(String... properties) {
    return new TokenVerifier(TestSecurity.properties(properties).token());
  }

  private static void assertRefused(ChatError error, TokenVerifier verifier, String token) {
    ChatExceptions.expect(error, () -> verifier.verify(token));
  }

  private static JWTClaimsSet.Builder valid(JWTClaimsSet.Builder claims) {
    return claims.subject("alice").expirationTime(FUTURE);
  }

  @Test
  void aValidTokenHasNameRolesAndExpiry() {
    Identity identity =
        verifier(TestTokens.tokenModeProperties("parley.security.token.clock-skew=30s"))
            .verify(TestTokens.with(c -> valid(c).claim("roles", List.of("admin", "other"))));
    assertThat(identity.getName()).isEqualTo("alice");
    assertThat(identity.roles()).containsExactly(Role.ADMIN);
    assertThat(identity.expiresAt()).isEqualTo(FUTURE.toInstant().plusSeconds(30));
  }

  @ParameterizedTest
  @CsvSource({"moderator admin, 2", "moderator, 1", "Moderator, 0", "'', 0"})
  void rolesMayBeWords(String words, int roles) {
    assertThat(verifier.verify(TestTokens.with(c -> valid(c).claim("roles", words))).roles())
        .hasSize(roles);
  }

  @Test
  void aTokenMayHaveNoRoles() {
    assertThat(verifier.verify(TestTokens.with(c -> valid(c))).roles()).isEmpty();
    assertThat(verifier.verify(TestTokens.with(c -> valid(c).claim("roles", 7))).roles()).isEmpty();
    assertThat(
            verifier
                .verify(TestTokens.with(c -> valid(c).claim("roles", Map.of("admin", true))))
                .roles())
        .isEmpty();
  }

  @Test
  void theClaimsOfNameAndRolesMayBeOthers() {
    Identity identity =
        verifier(
                TestTokens.tokenModeProperties(
                    "parley.security.token.name-claim=nick",
                    "parley.security.token.roles-claim=groups",
                    "parley.security.token.audience=chat"))
            .verify(
                TestTokens.with(
                    c ->
                        valid(c)
                            .audience(List.of("other", "chat"))
                            .claim("nick", "bob")
                            .claim("groups", "admin")));
    assertThat(identity.getName()).isEqualTo("bob");
    assertThat(identity.roles()).containsExactly(Role.ADMIN);
  }

  @Test
  void charactersThatNoNameHasAreEscaped() {
    assertThat(verifier.verify(TestTokens.with(c -> valid(c).subject("auth0|1"))).getName())
        .isEqualTo("auth0~7C1");
  }

  private static List<String> invalidTokens() {
    return List.of(
        "",
        "nonsense",
        TestTokens.with("another secret of thirty-two bytes", c -> valid(c)),
        TestTokens.with(c -> c.subject("alice")),
        TestTokens.expiringAfter(Duration.ofMinutes(-1), "alice"),
        TestTokens.with(c -> valid(c).notBeforeTime(FUTURE)),
        TestTokens.with(c -> valid(c).audience("other")),
        TestTokens.with(c -> valid(c).subject(null)),
        TestTokens.with(c -> valid(c).subject("")),
        TestTokens.with(c -> valid(c).subject("x".repeat(65))));
  }

  @ParameterizedTest
  @MethodSource("invalidTokens")
  void anInvalidTokenIsRefused(String token) {
    assertRefused(ChatError.BAD_TOKEN, verifier, token);
  }

  @Test
  void aNameThatIsNoStringIsRefused() {
    TokenVerifier byNumber =
        verifier(TestTokens.tokenModeProperties("parley.security.token.name-claim=nick"));
    assertRefused(ChatError.BAD_TOKEN, byNumber, TestTokens.with(c -> valid(c).claim("nick", 7)));
  }

  @Test
  void aTokenHasAMaximumLength() {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> verifier.verify("x".repeat(8193)))
        .withMessageContaining("has 8,193 characters; the maximum is 8,192");
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> verifier.verify("x".repeat(8192)))
        .withMessageNotContaining("maximum");
  }

  @Test
  void anAuthenticationHasTheIdentityOfItsToken() {
    var request = new BearerTokenAuthenticationToken(TestTokens.of("alice"));
    assertThat(verifier.authenticate(request).getPrincipal())
        .isInstanceOfSatisfying(
            Identity.class, identity -> assertThat(identity.getName()).isEqualTo("alice"));
    assertThatExceptionOfType(InvalidBearerTokenException.class)
        .isThrownBy(() -> verifier.authenticate(new BearerTokenAuthenticationToken("nonsense")))
        .withCauseInstanceOf(ChatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "issuer-uri=",
        "issuer-uri=http://a;secret=a secret of thirty-two bytes or more",
        "issuer-uri=http://a;jwk-set-uri=http://b"
      })
  void exactlyOneSourceOfKeysIsRequired(String settings) {
    String[] properties = settings.split(";");
    for (int i = 0; i < properties.length; i++) {
      properties[i] = "parley.security.token." + properties[i];
    }
    assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
        .isThrownBy(() -> verifier(properties))
        .satisfies(e -> assertThat(e.getReason()).contains("requires exactly one"));
  }

  @Test
  void aSecretHasAMinimumLengthInBytes() {
    assertThat(TokenVerifier.key("x".repeat(32)).getEncoded()).hasSize(32);
    assertThat(TokenVerifier.key("ä".repeat(16)).getAlgorithm()).isEqualTo("HmacSHA256");
    assertThatExceptionOfType(SecretException.class)
        .isThrownBy(() -> TokenVerifier.key("x".repeat(31)))
        .withMessageContaining("31 bytes")
        .satisfies(e -> assertThat(e.property()).isEqualTo("parley.security.token.secret"));
  }

  @Test
  void anUnavailableIssuerIsNotAskedForEveryToken() throws Exception {
    var requests = new AtomicInteger();
    HttpServer issuer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });
    issuer.start();
    try {
      String uri = "http://127.0.0.1:" + issuer.getAddress().getPort();
      TokenVerifier remote = verifier("parley.security.token.issuer-uri=" + uri);
      for (int i = 0; i < 20; i++) {
        assertRefused(ChatError.BUSY, remote, TestTokens.of("alice"));
      }
    } finally {
      issuer.stop(0);
    }
    assertThat(requests.get()).isBetween(5, 19);
  }
}
