package chat.parley.journal;

import chat.parley.figures.Histogram;
import chat.parley.store.DraftOutcome;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The counters of the journal since the start of the process. Any thread may update and read. */
public final class JournalMetrics {

  private final Histogram commitTimes = Histogram.ofTimes();
  private final Histogram batchSizes =
      new Histogram(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000);
  private final LongAdder resumed = new LongAdder();
  private final LongAdder notResumed = new LongAdder();
  private final LongAdder repairedMessages = new LongAdder();
  private final LongAdder resumedAfterEnd = new LongAdder();
  private final LongAdder epochRenewals = new LongAdder();
  private final LongAdder owedSummaries = new LongAdder();
  private volatile boolean paused;

  JournalMetrics() {}

  /**
   * Counts a transaction that stored messages.
   *
   * @param outcomes one for each message
   */
  void addCommit(List<DraftOutcome> outcomes, long nanos) {
    batchSizes.add(outcomes.size());
    commitTimes.add(nanos);
    for (DraftOutcome outcome : outcomes) {
      if (outcome instanceof DraftOutcome.Noted) {
        owedSummaries.increment();
      }
    }
  }

  /** Counts a subscription that resumed after a position. */
  void addResume(boolean recovered) {
    (recovered ? resumed : notResumed).increment();
  }

  /** Counts a subscription that resumed after the end of its stream, in the stream's epoch. */
  void addResumeAfterEnd() {
    resumedAfterEnd.increment();
  }

  /** Counts a renewal of the epochs of all streams. */
  void addEpochRenewal() {
    epochRenewals.increment();
  }

  /** Counts messages of other nodes that were read from the store. */
  void addRepaired(int messages) {
    repairedMessages.add(messages);
  }

  void setRetentionPaused(boolean paused) {
    this.paused = paused;
  }

  /** Returns whether deletion by age is paused because the clock is ahead. */
  public boolean isRetentionPaused() {
    return paused;
  }

  /**
   * Returns the number of drafts that were committed, including repeats of messages stored before,
   * for which no new message is stored.
   */
  public long storedMessages() {
    return batchSizes.sum();
  }

  /** Returns the number of messages per transaction, counted like {@link #storedMessages}. */
  public Histogram batchSizes() {
    return batchSizes;
  }

  /** Returns the durations of transactions that stored messages, in nanoseconds. */
  public Histogram commitTimes() {
    return commitTimes;
  }

  /**
   * Returns the number of subscriptions that resumed after a position.
   *
   * @param recovered whether to count those that received all messages after the position, or those
   *     that were told that messages are missing
   */
  public long resumes(boolean recovered) {
    return (recovered ? resumed : notResumed).sum();
  }

  /**
   * Returns the number of subscriptions that resumed after the end of their stream, in the stream's
   * epoch.
   */
  public long resumesAfterEnd() {
    return resumedAfterEnd.sum();
  }

  /**
   * Returns how often this process began new epochs for all streams, or found that another one had.
   */
  public long epochRenewals() {
    return epochRenewals.sum();
  }

  /** Returns the number of reactions after which a summary was owed. */
  public long owedSummaries() {
    return owedSummaries.sum();
  }

  /** Returns the number of messages of other nodes that were read from the store to fill gaps. */
  public long repairedMessages() {
    return repairedMessages.sum();
  }
}
