package chat.parley.figures;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often values were how large, since the start: counts between fixed bounds, and their sum. Any
 * thread may add and ask; nobody waits for anybody. A timer of Micrometer's does more for each
 * value (a maximum that fades, a clock for it) than a delivery may cost.
 */
public final class Histogram {

  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000 * MICRO;
  private static final long SECOND = 1_000 * MILLI;

  private final long[] bounds;
  private final LongAdder[] counts;
  private final LongAdder sum = new LongAdder();

  /**
   * @param bounds the largest value of each count, ascending; what is larger is counted too
   */
  public Histogram(long... bounds) {
    this.bounds = bounds.clone();
    this.counts = new LongAdder[bounds.length + 1];
    Arrays.setAll(counts, _ -> new LongAdder());
  }

  /** One of times in nanoseconds, from 100 µs to 30 s. */
  public static Histogram ofTimes() {
    return new Histogram(
        100 * MICRO,
        250 * MICRO,
        500 * MICRO,
        MILLI,
        2_500 * MICRO,
        5 * MILLI,
        10 * MILLI,
        25 * MILLI,
        50 * MILLI,
        100 * MILLI,
        250 * MILLI,
        500 * MILLI,
        SECOND,
        2_500 * MILLI,
        5 * SECOND,
        10 * SECOND,
        30 * SECOND);
  }

  /** Adds a value. */
  public void add(long value) {
    counts[place(value)].increment();
    sum.add(value);
  }

  private int place(long value) {
    int found = Arrays.binarySearch(bounds, value);
    return found < 0 ? -found - 1 : found;
  }

  /** Several values that one thread has at hand, which are mostly alike: they are added as one. */
  public Run run() {
    return new Run();
  }

  /** See {@link #run}. Counts nothing until it has ended. */
  public final class Run {

    private int place = -1;
    private int count;
    private long total;

    private Run() {}

    /** One more. */
    public void add(long value) {
      if (place < 0 || !fits(value)) {
        flush();
        place = place(value);
      }
      count++;
      total += value;
    }

    private boolean fits(long value) {
      return (place == bounds.length || value <= bounds[place])
          && (place == 0 || value > bounds[place - 1]);
    }

    private void flush() {
      if (count > 0) {
        counts[place].add(count);
        count = 0;
      }
    }

    /** That was all. */
    public void end() {
      flush();
      if (total != 0) {
        sum.add(total);
        total = 0;
      }
    }
  }

  /** The largest value of each count but the last one, which has none. */
  public long[] bounds() {
    return bounds.clone();
  }

  /** How many values there were up to each bound and over the one before; last, over all. */
  public long[] counts() {
    return Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
  }

  /** All values together. */
  public long sum() {
    return sum.sum();
  }
}
