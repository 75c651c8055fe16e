package chat.parley.stomp;

import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** The clock of all heart-beats. */
@Component
final class HeartBeats {

  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("parley-heart-beat").daemon().factory());

  HeartBeats() {
    clock.setRemoveOnCancelPolicy(true);
  }

  /** Runs a task again and again, until it is cancelled; it must not block. */
  Future<?> every(Duration interval, Runnable task) {
    long nanos = interval.toNanos();
    return clock.scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  @PreDestroy
  void stop() {
    clock.shutdownNow();
  }
}
