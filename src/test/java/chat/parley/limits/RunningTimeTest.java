package chat.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunningTimeTest {

  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

  private long clock = -17;
  private final RunningTime time = new RunningTime(() -> clock);
  private final long start = time.now();

  private long elapsedMillis() {
    return (time.now() - start) / MILLISECOND;
  }

  @Test
  void theTimeFollowsTheClockWhileTheProcessRuns() {
    for (int i = 1; i <= 100; i++) {
      clock += 100 * MILLISECOND;
      assertThat(elapsedMillis()).isEqualTo(100L * i);
      time.tick();
      assertThat(elapsedMillis()).isEqualTo(100L * i);
    }
  }

  @Test
  void aPauseCountsAsOneStep() {
    clock += 60_000 * MILLISECOND;
    assertThat(elapsedMillis()).as("before the tick").isEqualTo(300);
    time.tick();
    assertThat(elapsedMillis()).as("after the tick").isEqualTo(300);
    clock += 10 * MILLISECOND;
    assertThat(elapsedMillis()).isEqualTo(310);
    clock += 60_000 * MILLISECOND;
    time.tick();
    assertThat(elapsedMillis()).as("after another pause").isEqualTo(600);
  }

  @Test
  void theTimeNeverGoesBackwards() {
    long last = time.now();
    for (int i = 0; i < 1_000; i++) {
      clock += i * MILLISECOND;
      if (i % 3 == 0) {
        time.tick();
      }
      assertThat(time.now()).isGreaterThanOrEqualTo(last);
      last = time.now();
    }
  }

  @Test
  void theTimeOfTheProcessContinuesBeyondTheMaximumStep() {
    long first = RunningTime.nanos();
    Await.until(
        () -> "passed: " + (RunningTime.nanos() - first) + " ns",
        () -> RunningTime.nanos() - first > RunningTime.MAX_STEP_NANOS);
  }
}
