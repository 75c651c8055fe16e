package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.StreamPosition;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the subscriptions that resume, and those that name an offset after the end. */
final class ResumeCounter {

  private static final Logger log = LoggerFactory.getLogger(ResumeCounter.class);

  private final JournalMetrics figures;
  private final AtomicBoolean logged = new AtomicBoolean();

  ResumeCounter(JournalMetrics figures) {
    this.figures = figures;
  }

  /** A subscription has resumed after a position. */
  void count(Address address, StreamPosition after, Replay replay) {
    figures.resumed(replay.recovered());
    StreamPosition end = replay.end();
    if (after.epoch().equals(end.epoch()) && after.offset() > end.offset()) {
      beyond(address, after.offset(), end.offset());
    }
  }

  /** Any client can say so: nothing is done but to tell, once. */
  private void beyond(Address address, long offset, long end) {
    figures.beyond();
    if (logged.compareAndSet(false, true)) {
      log.warn(
          "A client has resumed at offset {} of {}, which ends at {} in the same epoch. If the"
              + " store was restored in a way that could not be noticed, stop Parley and run the"
              + " command restore --epochs-only. Further ones are only counted",
          offset,
          address.stream(),
          end);
    }
  }
}
