package chat.parley.load;

import java.util.function.Consumer;

/** Reports the progress of a run once per second. Confined to the thread of the swarm. */
final class Ticker {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final long start;
  private final Consumer<Progress> progress;
  private int seconds;
  private long sent;
  private long delivered;

  Ticker(long start, Consumer<Progress> progress) {
    this.start = start;
    this.progress = progress;
  }

  /**
   * Reports the progress if a second has passed since the last report; at most one report per call.
   *
   * @param now the current time, in nanoseconds of the event loop
   */
  void reportIfDue(long now, Tally tally) {
    if (now - start < (seconds + 1) * NANOS_PER_SECOND) {
      return;
    }
    seconds++;
    long sentBefore = sent;
    long deliveredBefore = delivered;
    sent = tally.sent();
    delivered = tally.received();
    progress.accept(
        new Progress(
            seconds, sent - sentBefore, delivered - deliveredBefore, tally.takeRecentLatency()));
  }
}
