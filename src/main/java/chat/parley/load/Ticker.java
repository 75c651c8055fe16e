package chat.parley.load;

import java.util.function.Consumer;

/** Tells of a run once a second. */
final class Ticker {

  private static final long SECOND = 1_000_000_000;

  private final long start;
  private final Consumer<Progress> progress;
  private int seconds;
  private long sent;
  private long delivered;

  Ticker(long start, Consumer<Progress> progress) {
    this.start = start;
    this.progress = progress;
  }

  void tick(long now, Tally tally) {
    if (now - start < (seconds + 1) * SECOND) {
      return;
    }
    seconds++;
    long sentBefore = sent;
    long deliveredBefore = delivered;
    sent = tally.sent();
    delivered = tally.received();
    progress.accept(
        new Progress(seconds, sent - sentBefore, delivered - deliveredBefore, tally.look()));
  }
}
