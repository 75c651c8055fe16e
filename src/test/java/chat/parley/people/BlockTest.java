package chat.parley.people;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockTest {

  private static Block read(String json) {
    return Block.read(json.replace('\'', '"').getBytes(UTF_8));
  }

  @Test
  void aRequestNamesTheUserAndWhetherItIsBlocked() {
    assertThat(read("{'user': 'bob', 'blocked': true}"))
        .isEqualTo(new Block(new UserName("bob"), true));
    assertThat(read("{'blocked': false, 'user': 'bob'}"))
        .isEqualTo(new Block(new UserName("bob"), false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "null",
        "{'user': 'bob'}",
        "{'blocked': true}",
        "{'user': 'bob', 'blocked': 'true'}",
        "{'user': null, 'blocked': true}",
        "{'user': 'bob', 'blocked': true, 'x': 1}",
        "{'user': 'bob', 'user': 'bob', 'blocked': true}",
        "{'user': 'bob', 'blocked': true} x",
        "{'user': {'user': {'user': 1}}, 'blocked': true}"
      })
  void otherBodiesAreRefused(String json) {
    assertThat(ChatExceptions.expect(ChatError.BAD_BODY, () -> read(json)).text())
        .contains("\"blocked\"");
  }

  @Test
  void theNameIsChecked() {
    ChatExceptions.expect(ChatError.BAD_NAME, () -> read("{'user': 'a b', 'blocked': true}"));
  }
}
