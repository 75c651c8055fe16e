package chat.parley.people;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.people.UserQuery.Position;
import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserQueryTest {

  @Test
  void aQueryBeginsBeforeTheFirstTermWithItsPrefix() {
    assertThat(UserQuery.of(" ZO", null, 5))
        .isEqualTo(new UserQuery("zo", new Position("zo", ""), 5));
    assertThat(UserQuery.of(null, null, 5).prefix()).isEmpty();
  }

  @Test
  void aQueryContinuesAfterAPosition() {
    var last = new Position("zoë müller", "zoë");
    assertThat(UserQuery.of("zo", last.text(), 5).after()).isEqualTo(last);
    assertThat(last.text()).matches("[A-Za-z0-9_-]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "zoe", "*", "YW5u", "YW5uCmFubg"})
  void otherPositionsAreRefused(String after) {
    ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> UserQuery.of("zo", after, 5));
  }

  @Test
  void aPositionWithNulIsRefused() {
    String after = new Position("zo\0", "x").text();
    ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> UserQuery.of("zo", after, 5));
  }

  @Test
  void otherPrefixesAreRefused() {
    for (String prefix : new String[] {"x".repeat(101), "a\0", "\uD800"}) {
      ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> UserQuery.of(prefix, null, 5));
    }
    assertThat(UserQuery.of("😀".repeat(100), null, 5).prefix()).hasSize(200);
  }
}
