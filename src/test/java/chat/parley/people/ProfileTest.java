package chat.parley.people;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {

  private static final UserName ANN = new UserName("ann");

  private static Profile named(String displayName) {
    return new Profile(ANN, displayName, null);
  }

  @Test
  void aProfileMayBeEmpty() {
    var profile = new Profile(ANN, null, null);
    assertThat(profile.displayName()).isNull();
    assertThat(profile.avatar()).isNull();
  }

  @Test
  void aDisplayNameIsInNfcWithoutBlanksAtItsEnds() {
    assertThat(named(" Zoe\u0308 Müller ").displayName()).isEqualTo("Zoë Müller");
    String family = "👨\u200D👩\u200D👧";
    assertThat(named(family).displayName()).isEqualTo(family);
    assertThat(named("😀".repeat(100)).displayName()).hasSize(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "a\nb",
        "a\u0000",
        "a\u2028b",
        "a\u202Eb",
        "a\u2066b",
        "\uD800",
        "\u0007"
      })
  void otherDisplayNamesAreRefused(String displayName) {
    ChatExceptions.expect(ChatError.BAD_BODY, () -> named(displayName));
  }

  @Test
  void aDisplayNameHasAtMost100Characters() {
    assertThat(ChatExceptions.expect(ChatError.BAD_BODY, () -> named("x".repeat(101))))
        .hasMessageContaining("101");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/ann.png",
        "HTTPS://example.org:8443/a?b=c#d",
        "https://[2001:db8::1]/a",
        "/avatars/ann.png",
        "avatars/ann.png",
        "../ann.png",
        "?user=ann",
        "/a%20b"
      })
  void anAvatarIsAnHttpsOrRelativeUrl(String url) {
    assertThat(new Profile(ANN, null, url).avatar()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://example.org/ann.png",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:image/png;base64,AA==",
        "blob:https://example.org/1",
        "//example.org/ann.png",
        "///example.org/ann.png",
        "/\\example.org/ann.png",
        "\\\\example.org\\ann.png",
        "https:ann.png",
        "https:/ann.png",
        "https:///ann.png",
        "https://user:password@example.org/ann.png",
        "https://exa mple.org/",
        "https://example.org/ä.png",
        "https://example.org/\u0000",
        "vbscript:x",
        "a:b"
      })
  void otherAvatarsAreRefused(String url) {
    ChatExceptions.expect(ChatError.BAD_BODY, () -> new Profile(ANN, null, url));
  }

  @Test
  void anAvatarHasAtMost500Characters() {
    String longest = "/" + "x".repeat(499);
    assertThat(new Profile(ANN, null, longest).avatar()).isEqualTo(longest);
    ChatExceptions.expect(ChatError.BAD_BODY, () -> new Profile(ANN, null, longest + "x"));
  }
}
