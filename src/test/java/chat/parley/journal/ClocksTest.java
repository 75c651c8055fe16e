package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClocksTest {

  @Test
  void bothClocksAreRead() {
    var clocks = new Clocks(() -> Instant.ofEpochMilli(1_234), () -> 5_678);
    assertThat(clocks.now()).isEqualTo(new ClockTrust.Moment(1_234, 5_678));
  }

  @Test
  void theClocksOfTheSystemAdvance() {
    ClockTrust.Moment first = Clocks.SYSTEM.now();
    ClockTrust.Moment second = Clocks.SYSTEM.now();
    assertThat(first.millis()).isPositive();
    assertThat(second.nanos() - first.nanos()).isNotNegative();
  }
}
