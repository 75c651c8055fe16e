package chat.parley.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * User names consist of letters, marks, digits and some punctuation; other characters of a subject
 * are escaped.
 */
class UserNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"alice", "al.ice@example.org", "阿丽", "a~b", "é", "~7", "A+_-~9"})
  void aSubjectThatIsAValidNameIsUnchanged(String subject) {
    assertThat(UserName.ofSubject(subject)).isEqualTo(new UserName(subject));
  }

  @ParameterizedTest
  @CsvSource({
    "auth0|64a1, auth0~7C64a1",
    "bob smith, bob~20smith",
    "a/b, a~2Fb",
    "🙂, ~F0~9F~99~82",
    "., ~2E",
    ".., ~2E~2E",
    "auth0~7C64a1, auth0~7E7C64a1"
  })
  void otherCharactersOfASubjectAreEscaped(String subject, String name) {
    assertThat(UserName.ofSubject(subject).value()).isEqualTo(name);
  }

  @Test
  void differentSubjectsHaveDifferentNames() {
    assertThat(UserName.ofSubject("auth0|64a1")).isNotEqualTo(UserName.ofSubject("auth0~7C64a1"));
  }

  @Test
  void aSubjectThatIsEmptyOrTooLongIsRefused() {
    assertThatThrownBy(() -> UserName.ofSubject("")).isInstanceOf(ChatException.class);
    assertThatThrownBy(() -> UserName.ofSubject("|".repeat(22))).isInstanceOf(ChatException.class);
    assertThat(UserName.ofSubject("|".repeat(21)).value()).hasSize(63);
  }

  @Test
  void theNameOfThePrincipalIsTheNormalizedName() {
    var name = new UserName("e\u0301");
    assertThat(name.getName()).isEqualTo("\u00e9");
    assertThat(name).hasToString("\u00e9").isEqualTo(new UserName("\u00e9"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a b", "a/b"})
  void anInvalidUserNameIsRefused(String name) {
    assertThat(ChatExceptions.expect(ChatError.BAD_NAME, () -> new UserName(name)))
        .hasMessageStartingWith("A user name must");
  }
}
