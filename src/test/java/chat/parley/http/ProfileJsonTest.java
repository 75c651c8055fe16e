package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.people.Profile;
import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileJsonTest {

  private static final UserName ANN = new UserName("ann");

  private static Profile read(String json) {
    return ProfileJson.read(ANN, json.getBytes(UTF_8));
  }

  @Test
  void missingFieldsAndNullAreTheSame() {
    assertThat(read("{\"displayName\": \"Zoë\", \"avatar\": \"/a\"}"))
        .isEqualTo(new Profile(ANN, "Zoë", "/a"));
    assertThat(read("{\"displayName\": null}")).isEqualTo(new Profile(ANN, null, null));
    assertThat(read("{}")).isEqualTo(new Profile(ANN, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"Ann\"",
        "{",
        "{} {}",
        "{\"name\":\"ann\"}",
        "{\"displayName\":1}",
        "{\"displayName\":[\"Ann\"]}",
        "{\"avatar\":{}}",
        "{\"avatar\":\"/a\",\"avatar\":\"/b\"}",
        "{\"displayName\":\"\\uD800\"}",
        "{\"displayName\":\"\\u0000\"}",
        "{\"avatar\":\"javascript:alert(1)\"}"
      })
  void otherBodiesAreRefused(String json) {
    ChatExceptions.expect(ChatError.BAD_BODY, () -> read(json));
  }

  @Test
  void theLongestProfileFits() {
    String json =
        "{\"displayName\":\"%s\",\"avatar\":\"/%s\"}"
            .formatted("\\uD83D\\uDE00".repeat(100), "\\u0078".repeat(499));
    assertThat(json.length()).isLessThan(ProfileJson.MAX_BYTES);
    assertThat(read(json).displayName()).isEqualTo("😀".repeat(100));
  }
}
