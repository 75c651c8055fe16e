package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameHeaderTest {

  @ParameterizedTest
  @CsvSource({"alice, alice", "zo%C3%AB, zoë", "a+b, a+b", "%61lice, alice"})
  void aNameIsPercentDecoded(String value, String name) {
    assertThat(NameHeader.parse("Parley-As", value).value()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a%", "a%zz", "%FF", "alice,bob", "%00", "..", "a%2Fb"})
  void otherValuesAreRefused(String value) {
    ChatExceptions.expect(ChatError.BAD_NAME, () -> NameHeader.parse("Parley-As", value));
  }
}
