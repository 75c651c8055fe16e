package chat.parley.journal;

import chat.parley.figures.Histogram;
import java.util.concurrent.atomic.LongAdder;

/** What the journal has done since the start. Any thread may count and ask. */
public final class JournalMetrics {

  private final Histogram commits = Histogram.ofTimes();
  private final Histogram sizes = new Histogram(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000);
  private final LongAdder resumed = new LongAdder();
  private final LongAdder notResumed = new LongAdder();
  private final LongAdder repaired = new LongAdder();
  private final LongAdder beyond = new LongAdder();
  private final LongAdder renewed = new LongAdder();
  private volatile boolean retentionPaused;

  JournalMetrics() {}

  void committed(int messages, long nanos) {
    sizes.add(messages);
    commits.add(nanos);
  }

  /** Somebody wanted to read on from a place. */
  void resumed(boolean recovered) {
    (recovered ? resumed : notResumed).increment();
  }

  /** A client has given an offset that its stream does not have yet. */
  void beyond() {
    beyond.increment();
  }

  /** All streams have begun new epochs. */
  void renewed() {
    renewed.increment();
  }

  void repaired(int messages) {
    repaired.add(messages);
  }

  void retentionPaused(boolean paused) {
    retentionPaused = paused;
  }

  /** Whether no message is deleted for its age, because the clock is ahead. */
  public boolean retentionPaused() {
    return retentionPaused;
  }

  /** How many messages were stored; what was sent again and known already is among them. */
  public long messages() {
    return sizes.sum();
  }

  /** How many of them there were in each transaction. */
  public Histogram sizes() {
    return sizes;
  }

  /** How long each transaction took, in nanoseconds. */
  public Histogram commits() {
    return commits;
  }

  /**
   * How often somebody wanted to read on from a place.
   *
   * @param recovered those to whom everything came that lay behind it; if not, those who had to be
   *     told that something is missing
   */
  public long resumes(boolean recovered) {
    return (recovered ? resumed : notResumed).sum();
  }

  /** How often a client has resumed behind the end of its stream, in the stream's own epoch. */
  public long resumesBeyond() {
    return beyond.sum();
  }

  /** How often this process found that all streams had to begin new epochs, or had done so. */
  public long renewals() {
    return renewed.sum();
  }

  /** How many messages of other nodes were read from the store, because nothing else came. */
  public long repaired() {
    return repaired.sum();
  }
}
