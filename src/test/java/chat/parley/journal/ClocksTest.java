package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ClocksTest {

  @Test
  void bothClocksAreRead() {
    var clocks = new Clocks(() -> Instant.ofEpochMilli(1_234), () -> 5_678);
    assertThat(clocks.now()).isEqualTo(new ClockTrust.Moment(1_234, 5_678));
  }

  /** The process is paused after each of the first two readings of the wall clock. */
  @Test
  void theClocksAreReadAgainAfterAPauseBetweenThem() {
    var pauses = new ArrayDeque<>(List.of(Duration.ofDays(45), Duration.ofDays(1)));
    var time = new AtomicReference<>(Instant.EPOCH);
    var clocks =
        new Clocks(
            () -> {
              Instant read = time.get();
              time.set(read.plus(Objects.requireNonNullElse(pauses.poll(), Duration.ZERO)));
              return read;
            },
            () -> Duration.between(Instant.EPOCH, time.get()).toNanos());
    Duration now = Duration.ofDays(46);
    assertThat(clocks.now()).isEqualTo(new ClockTrust.Moment(now.toMillis(), now.toNanos()));
  }

  @Test
  void theClocksOfTheSystemAdvance() {
    ClockTrust.Moment first = Clocks.SYSTEM.now();
    ClockTrust.Moment second = Clocks.SYSTEM.now();
    assertThat(first.millis()).isPositive();
    assertThat(second.nanos() - first.nanos()).isNotNegative();
  }
}
