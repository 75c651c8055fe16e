package chat.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A rate of 10 permits per second with a capacity of 30. */
class RateTest {

  private final AtomicLong time = new AtomicLong(-5);
  private final Rate rate = new Rate(10, Duration.ofSeconds(1), 30, time::get);

  private void advance(long millis) {
    time.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  private int takeAllPermits() {
    int taken = 0;
    while (taken < 1000 && rate.take(1).isZero()) {
      taken++;
    }
    return taken;
  }

  @Test
  void theBucketIsFullAtFirstAndRefills() {
    assertThat(takeAllPermits()).isEqualTo(30);
    assertThat(rate.take(1)).isEqualTo(Duration.ofMillis(100));
    advance(1000);
    assertThat(takeAllPermits()).isEqualTo(10);
    advance(1_000_000);
    assertThat(takeAllPermits()).isEqualTo(30);
  }

  @Test
  void permitsAreTakenOnlyIfAllAreAvailable() {
    assertThat(rate.take(20)).isZero();
    assertThat(rate.take(20)).isEqualTo(Duration.ofSeconds(1));
    assertThat(rate.take(10)).isZero();
  }

  @Test
  void permitsBeyondTheCapacityAreOwed() {
    assertThat(rate.take(100)).isZero();
    assertThat(rate.take(1)).isEqualTo(Duration.ofMillis(7100));
    advance(7100);
    assertThat(takeAllPermits()).isEqualTo(1);
    assertThat(rate.take(100)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aVeryLargeRateIsNoLimit() {
    Rate large = Rate.perSecond(Long.MAX_VALUE / 1000, Duration.ofDays(365));
    for (int i = 0; i < 1000; i++) {
      assertThat(large.take(1_000_000_000)).isZero();
    }
  }

  @Test
  void aTakeOfNoPermitsSucceedsEvenIfNoneIsLeft() {
    takeAllPermits();
    assertThat(rate.take(0)).isZero();
  }

  @Test
  void theTimeUntilTheBucketIsFullShrinksWithTheTime() {
    assertThat(rate.untilFull()).isZero();
    rate.take(10);
    assertThat(rate.untilFull()).isEqualTo(Duration.ofSeconds(1));
    rate.take(50);
    assertThat(rate.untilFull()).as("refused permits do not count").hasSeconds(1);
    advance(400);
    assertThat(rate.untilFull()).isEqualTo(Duration.ofMillis(600));
    advance(601);
    assertThat(rate.untilFull()).isZero();
  }

  @Test
  void allPermitsOfAMinuteMayBeTakenAtOnce() {
    Rate perMinute = Rate.perMinute(60);
    assertThat(perMinute.take(59)).isZero();
    assertThat(perMinute.take(1)).isZero();
    assertThat(perMinute.take(60)).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void permitsOfABurstMayBeTakenAtOnce() {
    Rate perSecond = Rate.perSecond(10, Duration.ofMinutes(1));
    assertThat(perSecond.take(599)).isZero();
    assertThat(perSecond.take(1)).isZero();
    assertThat(perSecond.take(600)).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aBurstOfLessThanASecondCountsAsASecond() {
    Rate perSecond = Rate.perSecond(1000, Duration.ZERO);
    assertThat(perSecond.take(999)).isZero();
    assertThat(perSecond.take(1)).isZero();
  }
}
