package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StompVersionTest {

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0",
    "1.1, 1.1",
    "1.2, 1.2",
    "'1.0,1.1,1.2', 1.2",
    "'1.2,1.1,1.0', 1.2",
    "'1.0,1.1', 1.1",
    "'1.1, 1.2 ', 1.2",
    "'9.9,1.0', 1.0",
    "'1.3,2.0,1.1', 1.1"
  })
  @Shows("stomp-highest")
  void theNewestCommonVersionIsAgreed(String accepted, String agreed) {
    assertThat(StompVersion.negotiate(accepted)).hasToString(agreed);
  }

  @Test
  @Shows("stomp-no-version")
  void aMissingHeaderMeansStomp1_0() {
    assertThat(StompVersion.negotiate(null)).isEqualTo(StompVersion.V1_0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9.9", "", ",", "1", "1.20", "v1.2", "1.3,2.0"})
  void withoutACommonVersionTheErrorListsAllVersions(String accepted) {
    String message =
        ChatExceptions.expect(ChatError.BAD_VERSION, () -> StompVersion.negotiate(accepted)).text();
    assertThat(message).contains("1.0,1.1,1.2");
  }
}
