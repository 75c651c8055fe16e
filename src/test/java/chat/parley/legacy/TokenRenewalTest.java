package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRenewalTest {

  private static @Nullable String extract(String text) {
    return TokenRenewal.extractToken(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"access_token\": \"ab.C-9_~+/=\"}",
        "{\"access_token\":\"ab.C-9_~+/=\"}",
        " \r\n{ \t\"access_token\" \n: \"ab.C-9_~+/=\" } "
      })
  void theTokenOfARenewalIsReturned(String text) {
    assertThat(extract(text)).isEqualTo("ab.C-9_~+/=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "access_token: abc",
        "{\"message\": \"hello\", \"to_user\": \"bob\"}",
        "{\"message\": \"{\\\"access_token\\\": \\\"abc\\\"}\", \"to_user\": \"bob\"}",
        "{\"message\": \"access_token\"}",
        "日本 \"access_token\""
      })
  void anyOtherTextIsAMessage(String text) {
    assertThat(extract(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"access_token\": \"\"}",
        "{\"access_token\": 7}",
        "{\"access_token\": \"a b\"}",
        "{\"access_token\": \"ä\"}",
        "{\"access_token\": \"abc\"",
        "{\"access_token\": \"abc\"} hello",
        "{\"access_token\": \"abc\", \"to_user\": \"bob\"}",
        "{\"to_user\": \"bob\", \"access_token\" : \"abc\"}"
      })
  void aTextThatMayContainATokenIsRefused(String text) {
    assertThat(ChatExceptions.expect(ChatError.BAD_TOKEN, () -> extract(text)))
        .hasMessageNotContaining("abc");
  }
}
