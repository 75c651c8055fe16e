package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Shows;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;
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

  @Test
  @Shows("http-wait-time")
  void theTimeIsShortenedAtRandom() {
    Duration wait = Duration.ofSeconds(20);
    LongSummaryStatistics waits =
        LongStream.range(0, 1000)
            .map(_ -> WaitParameter.jittered(wait).toNanos())
            .summaryStatistics();
    assertThat(waits.getMin()).isGreaterThanOrEqualTo(Duration.ofSeconds(17).toNanos());
    assertThat(waits.getMax()).isLessThanOrEqualTo(wait.toNanos());
    assertThat(waits.getMax() - waits.getMin()).isGreaterThan(Duration.ofSeconds(2).toNanos());
  }
}
