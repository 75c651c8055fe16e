package chat.parley.stomp;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Runs the heart-beat tasks of all sessions on one thread. Any thread may call. */
@Component
final class HeartBeatTimer {

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("parley-heart-beat").daemon().factory());

  private final Failures failures;

  HeartBeatTimer(Failures failures) {
    this.failures = failures;
    executor.setRemoveOnCancelPolicy(true);
  }

  /**
   * Runs a task periodically until the returned future is cancelled; the first time after one
   * interval. A task that throws is run again at the next interval.
   *
   * @param interval the time between the end of one run and the start of the next
   * @param task must not block
   */
  Future<?> schedule(Duration interval, Runnable task) {
    long nanos = interval.toNanos();
    return executor.scheduleWithFixedDelay(() -> run(task), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Runs a task and records its failure: the executor would silently cancel a task that throws. */
  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      failures.failed(Subsystem.TIMER, e);
    }
  }

  @PreDestroy
  void stop() {
    executor.shutdownNow();
  }
}
