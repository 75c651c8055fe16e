package chat.parley.journal;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatException;
import chat.parley.store.StoreOutage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Refuses pending writes in place of the writer thread, which may be stuck in a call to the store:
 * all of them as soon as the call is late, and each one after {@link #TIMEOUT} in any case. Writes
 * that are still queued are removed from the queue, so they are known not to be stored. Runs on a
 * thread of its own.
 */
final class SendTimeouts implements AutoCloseable {

  /**
   * Time after which a write is refused; up to one {@link #CHECK_INTERVAL} may pass in addition.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(9);

  private static final Duration CHECK_INTERVAL = Duration.ofMillis(250);

  private final WriteQueue queue;
  private final StoreAvailability availability;
  private final Failures failures;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-send-timeouts").daemon().factory());

  SendTimeouts(WriteQueue queue, StoreAvailability availability, Failures failures) {
    this.queue = queue;
    this.availability = availability;
    this.failures = failures;
  }

  void start() {
    long nanos = CHECK_INTERVAL.toNanos();
    var _ = thread.scheduleWithFixedDelay(this::check, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void check() {
    try {
      availability.logIfLate();
      boolean late = availability.isLate();
      long createdUntil = System.nanoTime() - (late ? 0 : TIMEOUT.toNanos());
      // First the writes that were taken: the next check refuses those that are taken after that.
      refuse(queue.unfinished(createdUntil), OutageErrors.outcomeUnknown());
      refuse(
          queue.removeQueued(createdUntil),
          late ? OutageErrors.of(StoreOutage.UNAVAILABLE) : WriteQueue.busy());
      failures.recovered(Subsystem.SEND_TIMEOUTS);
    } catch (Throwable e) {
      failures.failing(Subsystem.SEND_TIMEOUTS, e);
    }
  }

  private static void refuse(List<PendingWrite> writes, ChatException refusal) {
    writes.forEach(write -> write.result().completeExceptionally(refusal));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
