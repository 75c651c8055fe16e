package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.security.TestSecurity;
import chat.parley.testkit.ChatExceptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class UserHeaderTest {

  private final IdentityResolver identities = TestSecurity.identities();
  private final MockHttpServletRequest request = new MockHttpServletRequest();

  private @Nullable Identity identity(String value) {
    request.addHeader(UserHeader.NAME, value);
    return UserHeader.identity(identities, request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"josé", "jos%C3%A9", "jos%c3%a9"})
  void theNameMayBePercentEncoded(String value) {
    assertThat(identity(value)).isEqualTo(Identity.of(new UserName("josé")));
  }

  @Test
  void aRequestMayNameNoUser() {
    assertThat(UserHeader.identity(identities, request)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a%", "%C", "a b"})
  void anInvalidNameIsRefused(String value) {
    ChatExceptions.expect(ChatError.BAD_NAME, () -> identity(value));
  }
}
