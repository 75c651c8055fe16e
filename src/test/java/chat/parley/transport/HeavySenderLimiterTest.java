package chat.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.RunAlone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RunAlone // The permits are those of the whole JVM.
class HeavySenderLimiterTest {

  private int acquired;

  @AfterEach
  void releaseAll() {
    for (; acquired > 0; acquired--) {
      HeavySenderLimiter.release();
    }
  }

  private boolean tryAcquire() {
    boolean permitted = HeavySenderLimiter.tryAcquire();
    acquired += permitted ? 1 : 0;
    return permitted;
  }

  private void acquireAll() {
    while (tryAcquire()) {
      assertThat(acquired).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }
  }

  @Test
  void halfOfTheProcessorsMayServeHeavySenders() {
    acquireAll();
    assertThat(acquired).isEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }

  @Test
  void aReleasedPermitIsAvailableAgain() {
    acquireAll();
    HeavySenderLimiter.release();
    acquired--;
    assertThat(tryAcquire()).isTrue();
    assertThat(tryAcquire()).isFalse();
  }

  @Test
  void anInterruptedThreadGetsNoPermitAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertThat(tryAcquire()).isFalse();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(tryAcquire()).isTrue();
  }
}
