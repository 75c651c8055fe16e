package chat.parley.journal;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatException;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sweeps that delete what exceeds the limits of retention: old messages, and unused devices.
 * They run on a thread of their own, and only while the store is available: before it is opened for
 * the first time it may have no tables.
 */
final class Retention implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  private final List<RetentionTask> tasks;
  private final StoreAvailability availability;
  private final Failures failures;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-retention").daemon().factory());

  Retention(List<RetentionTask> tasks, StoreAvailability availability, Failures failures) {
    this.tasks = tasks;
    this.availability = availability;
    this.failures = failures;
  }

  /**
   * Schedules the sweeps.
   *
   * @param interval the time from the end of one sweep to the start of the next
   */
  void start(Duration interval) {
    long millis = Math.max(1, interval.toMillis());
    var _ = thread.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    if (!availability.isUsable()) {
      return;
    }
    try {
      for (RetentionTask task : tasks) {
        task.run();
      }
      failures.recovered(Subsystem.RETENTION);
    } catch (StoreException e) {
      postpone(e, e.outage() != StoreOutage.REFUSED);
    } catch (CompletionException | ChatException e) {
      postpone(e, true);
    } catch (Throwable e) {
      postpone(e, false);
    }
  }

  /**
   * Leaves the rest of a sweep to the next one.
   *
   * @param outage whether the store is unavailable or busy, which is reported elsewhere
   */
  private void postpone(Throwable e, boolean outage) {
    if (outage) {
      log.debug("The store is unavailable or busy; the next sweep deletes old messages", e);
    } else {
      failures.failing(Subsystem.RETENTION, e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
