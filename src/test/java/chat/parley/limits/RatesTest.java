package chat.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RatesTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void everyKeyHasARateOfItsOwn() {
    Rates<String> rates = Rates.perSecond(1, MINUTE);
    assertThat(rates.take("alice", 60)).isZero();
    assertThat(rates.take("alice", 60)).isPositive().isLessThanOrEqualTo(MINUTE);
    assertThat(rates.take("bob", 60)).isZero();
  }

  @Test
  void theRateOfAKeyIsCreatedOnce() {
    var created = new AtomicInteger();
    var rates =
        new Rates<Integer>(
            MINUTE,
            () -> {
              created.incrementAndGet();
              return Rate.perMinute(1000);
            });
    assertThat(created).hasValue(0);
    for (int i = 0; i < 100; i++) {
      assertThat(rates.take(i % 2, 1)).isZero();
    }
    assertThat(created).hasValue(2);
  }

  @Test
  void aRateThatFillsUpInLessThanASecondIsNotForgottenAtOnce() {
    var rates = new Rates<String>(Duration.ZERO, () -> Rate.perMinute(1));
    assertThat(rates.take("alice", 1)).isZero();
    assertThat(rates.take("alice", 1)).isPositive();
  }
}
