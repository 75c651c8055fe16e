package chat.parley.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatExceptionTest {

  @Test
  void anExceptionHasTheErrorAndTheText() {
    ChatException exception = ChatError.BAD_NAME.because("A user name is needed");
    assertThat(exception.error()).isEqualTo(ChatError.BAD_NAME);
    assertThat(exception.text()).isEqualTo("A user name is needed");
    assertThat(exception).hasMessage("A user name is needed");
    assertThat(exception.retryAfterSeconds()).isZero();
  }

  @Test
  void anExceptionHasNoStackTrace() {
    assertThat(ChatError.FLOOD.because("Too much").getStackTrace()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 0", "PT0.000000001S, 1", "PT1S, 1", "PT1.000000001S, 2", "PT1M, 60"})
  void theTimeToWaitIsRoundedUpToSeconds(Duration time, long seconds) {
    ChatException exception = ChatError.TOO_FAST.because("Too fast");
    ChatException later = exception.retryAfter(time);
    assertThat(later.retryAfterSeconds()).isEqualTo(seconds);
    assertThat(later.error()).isEqualTo(ChatError.TOO_FAST);
    assertThat(later.text()).isEqualTo("Too fast");
    assertThat(exception.retryAfterSeconds()).as("of the original").isZero();
  }
}
