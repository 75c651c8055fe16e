package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Shows;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitParameterTest {

  @Test
  void theTimeIsANumberOfSeconds() {
    assertThat(WaitParameter.parse(null)).isZero();
    assertThat(WaitParameter.parse("0")).isZero();
    assertThat(WaitParameter.parse("25")).isEqualTo(Duration.ofSeconds(25));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "26", "-1", "1.5", "025", "x", "99999999999"})
  void otherValuesAreRefused(String value) {
    ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> WaitParameter.parse(value));
  }

  @RepeatedTest(10)
  @Shows("http-wait-time")
  void theTimeIsShortenedAtRandom() {
    assertThat(WaitParameter.jittered(Duration.ofSeconds(20)))
        .isBetween(Duration.ofSeconds(17), Duration.ofSeconds(20));
  }
}
