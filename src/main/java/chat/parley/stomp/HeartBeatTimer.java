package chat.parley.stomp;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** The clock of all heart-beats. */
@Component
final class HeartBeatTimer {

  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("parley-heart-beat").daemon().factory());

  private final Failures failures;

  HeartBeatTimer(Failures failures) {
    this.failures = failures;
    clock.setRemoveOnCancelPolicy(true);
  }

  /** Runs a task again and again, until it is cancelled; it must not block. */
  Future<?> every(Duration interval, Runnable task) {
    long nanos = interval.toNanos();
    return clock.scheduleWithFixedDelay(() -> run(task), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** A task that throws would not be run again, and nobody would be told. */
  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      failures.failed(Subsystem.TIMER, e);
    }
  }

  @PreDestroy
  void stop() {
    clock.shutdownNow();
  }
}
