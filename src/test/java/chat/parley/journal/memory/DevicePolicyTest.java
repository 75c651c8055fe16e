package chat.parley.journal.memory;

import static chat.parley.journal.memory.StreamFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.TestLimits;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicePolicyTest {

  private static DevicePolicy policy(Duration expiry) {
    return new DevicePolicy(3, 2, expiry, () -> NOW);
  }

  private static long ago(Duration time) {
    return NOW.minus(time).toEpochMilli();
  }

  @Test
  void theLimitsAreThoseOfTheConfiguration() {
    InstantSource clock = () -> NOW;
    var limits = TestLimits.of("devices-per-inbox=7", "gaps-per-device=8", "device-expiry=9d");
    assertThat(DevicePolicy.of(limits, clock))
        .isEqualTo(new DevicePolicy(7, 8, Duration.ofDays(9), clock));
  }

  @Test
  void theTimeIsThatOfTheClock() {
    assertThat(policy(Duration.ZERO).now()).isEqualTo(NOW.toEpochMilli());
  }

  /** The time of last use is updated once a day, or twice per expiry time. */
  @ParameterizedTest
  @CsvSource({"P90D, P1D", "P2D, P1D", "P1D, PT12H", "PT1H, PT30M", "PT0S, P1D"})
  void aTimeOfLastUseBecomesStale(Duration expiry, Duration interval) {
    DevicePolicy policy = policy(expiry);
    assertThat(policy.isStale(ago(interval))).isFalse();
    assertThat(policy.isStale(ago(interval.plusMillis(1)))).isTrue();
    assertThat(policy.isStale(NOW.toEpochMilli())).isFalse();
  }

  @Test
  void aDeviceExpiresAfterTheExpiryTime() {
    DevicePolicy policy = policy(Duration.ofDays(90));
    assertThat(policy.isExpired(ago(Duration.ofDays(90)))).isFalse();
    assertThat(policy.isExpired(ago(Duration.ofDays(90).plusMillis(1)))).isTrue();
  }

  @Test
  void withoutAnExpiryTimeNoDeviceExpires() {
    assertThat(policy(Duration.ZERO).isExpired(0)).isFalse();
  }
}
