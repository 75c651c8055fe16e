package chat.parley.journal;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.StoreOutage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Answers senders in place of the journal thread, which may be stuck in a call to the store: all of
 * them as soon as the call is late, and each one after {@link #LIMIT} in any case. What still waits
 * in the queue is removed from it, so it is known not to be stored. One thread of its own.
 */
final class SendTimeouts implements AutoCloseable {

  /** Maximum time between a posting and its answer, but for one {@link #INTERVAL}. */
  private static final Duration LIMIT = Duration.ofSeconds(9);

  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final WriteQueue queue;
  private final StoreAvailability availability;
  private final Failures failures;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-answers").daemon().factory());

  SendTimeouts(WriteQueue queue, StoreAvailability availability, Failures failures) {
    this.queue = queue;
    this.availability = availability;
    this.failures = failures;
  }

  void start() {
    long nanos = INTERVAL.toNanos();
    var _ = thread.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void look() {
    try {
      availability.logIfLate();
      boolean late = availability.isLate();
      long before = System.nanoTime() - (late ? 0 : LIMIT.toNanos());
      // First what has been taken: what is taken after that has its turn next time.
      answer(queue.inHand(before), OutageErrors.unsure());
      answer(queue.remove(before), late ? OutageErrors.of(StoreOutage.AWAY) : busy());
      failures.recovered(Subsystem.ANSWERS);
    } catch (Throwable e) {
      failures.failing(Subsystem.ANSWERS, e);
    }
  }

  private static ChatException busy() {
    return ChatError.BUSY.because("More is sent than can be stored; send it again in a moment");
  }

  private static void answer(List<PendingWrite> postings, ChatException refusal) {
    postings.forEach(posting -> posting.answer().completeExceptionally(refusal));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
