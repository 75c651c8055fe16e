package chat.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunningTimeTest {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private long clock = -17;
  private final RunningTime time = new RunningTime(() -> clock);
  private final long start = time.now();

  private long passed() {
    return (time.now() - start) / MILLI;
  }

  @Test
  void itGoesAsTheClockWhileTheProcessRuns() {
    for (int i = 1; i <= 100; i++) {
      clock += 100 * MILLI;
      assertThat(passed()).isEqualTo(100L * i);
      time.tick();
      assertThat(passed()).isEqualTo(100L * i);
    }
  }

  @Test
  void aPauseCountsForOneStep() {
    clock += 60_000 * MILLI;
    assertThat(passed()).as("before the tick").isEqualTo(300);
    time.tick();
    assertThat(passed()).as("after the tick").isEqualTo(300);
    clock += 10 * MILLI;
    assertThat(passed()).isEqualTo(310);
    clock += 60_000 * MILLI;
    time.tick();
    assertThat(passed()).as("after another pause").isEqualTo(600);
  }

  @Test
  void itNeverGoesBack() {
    long last = time.now();
    for (int i = 0; i < 1_000; i++) {
      clock += i * MILLI;
      if (i % 3 == 0) {
        time.tick();
      }
      assertThat(time.now()).isGreaterThanOrEqualTo(last);
      last = time.now();
    }
  }
}
