package chat.parley.stomp;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Shows;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeartBeatAgreementTest {

  private static final Duration SERVER_INTERVAL = ofSeconds(1);

  @ParameterizedTest
  @CsvSource({
    "'0,0', 0, 0",
    "'1000,1000', 1000, 1000",
    "'1,1', 1000, 1000",
    "'5000,7000', 7000, 5000",
    "'0,7000', 7000, 0",
    "'5000,0', 0, 5000",
    "' 5000 , 7000 ', 7000, 5000",
    "'999999999,999999999', 999999999, 999999999"
  })
  @Shows("stomp-beat-pace")
  void eachDirectionUsesTheLongerInterval(String header, long sendMillis, long receiveMillis) {
    assertThat(HeartBeatAgreement.negotiate(header, SERVER_INTERVAL))
        .isEqualTo(new HeartBeatAgreement(ofMillis(sendMillis), ofMillis(receiveMillis)));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "0,0")
  @Shows("stomp-beat-missing")
  void aClientWithoutHeartBeatsDisablesThem(String header) {
    assertThat(HeartBeatAgreement.negotiate(header, SERVER_INTERVAL))
        .isEqualTo(new HeartBeatAgreement(ZERO, ZERO));
  }

  @Test
  void aServerWithoutHeartBeatsDisablesThem() {
    assertThat(HeartBeatAgreement.negotiate("10,10", ZERO))
        .isEqualTo(new HeartBeatAgreement(ZERO, ZERO));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "1", "1,", ",1", "-1,0", "0,-1", "a,b", "1,2,3", "1.5,2", "1000000000,0"})
  @Shows("stomp-beat-header")
  void malformedHeadersAreRefused(String header) {
    ChatExceptions.expect(
        ChatError.BAD_HEADER, () -> HeartBeatAgreement.negotiate(header, SERVER_INTERVAL));
  }
}
