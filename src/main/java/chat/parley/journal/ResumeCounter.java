package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.StreamPosition;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the subscriptions that resume, and those that resume at an offset after the end of their
 * stream.
 */
final class ResumeCounter {

  private static final Logger log = LoggerFactory.getLogger(ResumeCounter.class);

  private final JournalMetrics metrics;
  private final AtomicBoolean warned = new AtomicBoolean();

  ResumeCounter(JournalMetrics metrics) {
    this.metrics = metrics;
  }

  /** Counts a subscription that resumes after a position. */
  void count(Address address, StreamPosition after, Replay replay) {
    metrics.addResume(replay.recovered());
    StreamPosition end = replay.end();
    if (after.epoch().equals(end.epoch()) && after.offset() > end.offset()) {
      countAfterEnd(address, after.offset(), end.offset());
    }
  }

  /** Only counts and logs one warning, because any client can claim any offset. */
  private void countAfterEnd(Address address, long offset, long end) {
    metrics.addResumeAfterEnd();
    if (warned.compareAndSet(false, true)) {
      log.warn(
          "A client resumed at offset {} of stream {}, which ends at {} in the same epoch. If the"
              + " store was restored in a way that Parley cannot detect, stop Parley and run the"
              + " command restore --epochs-only. Further occurrences are only counted",
          offset,
          address.stream(),
          end);
    }
  }
}
