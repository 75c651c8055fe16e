package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.security.authentication.TestingAuthenticationToken;

class IdentityResolverTest {

  private static final UserName ALICE = new UserName("alice");
  private static final UserName BOB = new UserName("bob");

  private final IdentityResolver open = TestSecurity.identities();
  private final IdentityResolver token = TestSecurity.identities(TestTokens.tokenModeProperties());
  private final Identity alice = token.fromToken(TestTokens.of("alice", "admin"), null);

  @Test
  void onlyTokenModeRequiresATokenAndHasAVerifier() {
    assertThat(open.requiresToken()).isFalse();
    assertThat(open.verifier()).isNull();
    assertThat(token.requiresToken()).isTrue();
    assertThat(token.verifier()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"issuer-uri", "jwk-set-uri", "secret"})
  void tokenSettingsInOpenModePreventTheStart(String property) {
    assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
        .isThrownBy(() -> TestSecurity.identities("parley.security.token." + property + "=x"))
        .satisfies(e -> assertThat(e.getReason()).contains("parley.security.mode=token"));
  }

  @Test
  void inOpenModeTheIdentityIsTheClaimedName() {
    assertThat(open.of(null, ALICE)).isEqualTo(Identity.of(ALICE));
    assertThat(open.of(TestSecurity.principal(alice), BOB)).isEqualTo(Identity.of(BOB));
    assertThat(open.of(null, null)).isNull();
  }

  @Test
  void inTokenModeTheIdentityIsTheUserOfTheToken() {
    assertThat(token.of(TestSecurity.principal(alice), null)).isEqualTo(alice);
    assertThat(token.of(TestSecurity.principal(alice), ALICE)).isEqualTo(alice);
    ChatExceptions.expect(ChatError.FORBIDDEN, () -> token.of(TestSecurity.principal(alice), BOB));
  }

  @Test
  void inTokenModeARequestWithoutATokenHasNoIdentity() {
    assertThat(token.of(null, ALICE)).isNull();
    assertThat(token.of(ALICE, ALICE)).as("a principal that no token has proved").isNull();
    assertThat(token.of(new TestingAuthenticationToken("alice", "x"), null)).isNull();
  }

  @Test
  void aTokenProvesItsUserAndRoles() {
    assertThat(alice.name()).isEqualTo(ALICE);
    assertThat(alice.roles()).containsExactly(Role.ADMIN);
    assertThat(token.fromToken(TestTokens.of("alice"), ALICE).name()).isEqualTo(ALICE);
  }

  @Test
  void anInvalidTokenOrThatOfAnotherUserIsRefused() {
    ChatExceptions.expect(ChatError.BAD_TOKEN, () -> token.fromToken("nonsense", null));
    ChatExceptions.expect(ChatError.BAD_TOKEN, () -> token.fromToken("", ALICE));
    ChatExceptions.expect(ChatError.FORBIDDEN, () -> token.fromToken(TestTokens.of("alice"), BOB));
  }

  @Test
  void openModeAcceptsNoToken() {
    ChatExceptions.expect(ChatError.BAD_TOKEN, () -> open.fromToken(TestTokens.of("alice"), ALICE));
  }
}
