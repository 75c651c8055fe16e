package chat.parley.figures;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * A histogram of all values recorded since its creation: counts in buckets with fixed bounds, and
 * the sum. Any thread may call; no method blocks. A Micrometer timer is not used because it does
 * more work for each value (a decaying maximum, which needs a clock) than is acceptable for each
 * delivery.
 */
public final class Histogram {

  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000 * MICRO;
  private static final long SECOND = 1_000 * MILLI;

  private final long[] bounds;
  private final LongAdder[] counts;
  private final LongAdder sum = new LongAdder();

  /**
   * Creates an empty histogram.
   *
   * @param bounds the inclusive upper bounds of the buckets, ascending; one more bucket counts all
   *     larger values
   */
  public Histogram(long... bounds) {
    this.bounds = bounds.clone();
    this.counts = new LongAdder[bounds.length + 1];
    Arrays.setAll(counts, _ -> new LongAdder());
  }

  /** Creates a histogram of times in nanoseconds, with bounds from 100 µs to 30 s. */
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

  /** Records a value. */
  public void add(long value) {
    counts[bucket(value)].increment();
    sum.add(value);
  }

  private int bucket(long value) {
    int found = Arrays.binarySearch(bounds, value);
    return found < 0 ? -found - 1 : found;
  }

  /** Starts a run, with which one thread records several similar values at little cost. */
  public Run newRun() {
    return new Run();
  }

  /**
   * Records several values by one thread. Consecutive values that fall into the same bucket are
   * counted with one update of the shared counters. The values may be missing in the histogram
   * until {@link #finish} is called. Not safe for use by several threads.
   */
  public final class Run {

    private int bucket = -1;
    private int count;
    private long total;

    private Run() {}

    /** Records a value. */
    public void add(long value) {
      if (bucket < 0 || !fits(value)) {
        flush();
        bucket = bucket(value);
      }
      count++;
      total += value;
    }

    private boolean fits(long value) {
      return (bucket == bounds.length || value <= bounds[bucket])
          && (bucket == 0 || value > bounds[bucket - 1]);
    }

    private void flush() {
      if (count > 0) {
        counts[bucket].add(count);
        count = 0;
      }
    }

    /** Adds the values that have not been counted yet to the histogram. */
    public void finish() {
      flush();
      if (total != 0) {
        sum.add(total);
        total = 0;
      }
    }
  }

  /** Returns the inclusive upper bounds of all buckets but the last one, which has no bound. */
  public long[] bounds() {
    return bounds.clone();
  }

  /** Returns the number of values in each bucket, one element more than {@link #bounds}. */
  public long[] counts() {
    return Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
  }

  /** Returns the sum of all values. */
  public long sum() {
    return sum.sum();
  }
}
