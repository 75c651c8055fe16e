package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.TestLimits;
import org.junit.jupiter.api.Test;

class TransactionLimitsTest {

  @Test
  void theBodiesMayHaveSixteenTimesTheSizeOfAMessage() {
    assertThat(TransactionLimits.maxBodyBytes(TestLimits.of("message-size=1KB")))
        .isEqualTo(16 * 1024);
    assertThat(TransactionLimits.maxBodyBytes(TestLimits.of("message-size=64MB"))).isPositive();
  }
}
