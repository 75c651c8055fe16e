package chat.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.TestLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

class LimitsTest {

  private static void assertRefused(String name, String value) {
    assertThatThrownBy(() -> TestLimits.of(name + "=" + value))
        .hasRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class)
        .rootCause()
        .hasMessageContaining("parley.limits." + name)
        .hasMessageContaining("Limits must be more than 0 and at most ");
  }

  @Test
  void theDefaultsAreAllowed() {
    Limits limits = TestLimits.of();
    assertThat(limits.messageSize()).isEqualTo(DataSize.ofKilobytes(64));
    assertThat(limits.burst()).isEqualTo(Duration.ofSeconds(10));
    assertThat(limits.deviceExpiry()).isEqualTo(Duration.ofDays(90));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "headers",
        "frames-per-second",
        "messages-per-second",
        "new-streams-per-minute",
        "sessions-per-user",
        "sessions-per-address",
        "handshakes-per-second",
        "requests-per-second",
        "subscriptions",
        "inbox-messages",
        "members-per-room",
        "rooms-per-user",
        "invitations-per-user",
        "invitations-per-room"
      })
  void aNumberMustBePositiveAndMayBeAsLargeAsAnIntegerCanBe(String name) {
    assertRefused(name, "0");
    assertRefused(name, "-1");
    assertThat(TestLimits.of(name + "=1")).isNotNull();
    assertThat(TestLimits.of(name + "=" + Integer.MAX_VALUE)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "message-size, 0B, 1B, 64MB, 67108865B",
    "header-size, 0B, 1B, 1MB, 1048577B",
    "outbox-size, 0B, 1B, 1GB, 1073741825B",
    "burst, 0ms, 1ms, 365d, 31536000001ms",
    "connect-time, 0ms, 1ms, 365d, 31536000001ms",
    "idle-time, -1ms, 0ms, 365d, 31536000001ms",
    "device-expiry, -1ms, 0ms, 36500d, 3153600000001ms",
    "devices-per-inbox, 0, 1, 1000, 1001",
    "gaps-per-device, 0, 1, 100000, 100001"
  })
  void valuesOutsideOfTheirBoundsAreRefused(
      String name, String below, String min, String max, String above) {
    assertRefused(name, below);
    assertThat(TestLimits.of(name + "=" + min)).isNotNull();
    assertThat(TestLimits.of(name + "=" + max)).isNotNull();
    assertRefused(name, above);
  }

  @Test
  void theBytesPerSecondHaveNoMaximum() {
    assertRefused("bytes-per-second", "0B");
    assertThat(TestLimits.of("bytes-per-second=1B").bytesPerSecond().toBytes()).isEqualTo(1);
    assertThat(TestLimits.of("bytes-per-second=" + Long.MAX_VALUE + "B").bytesPerSecond().toBytes())
        .isEqualTo(Long.MAX_VALUE);
  }
}
