package chat.parley.crash;

import java.util.Arrays;

/** The times at which an event occurred, by {@link System#nanoTime}. Any thread may add. */
final class Timestamps {

  /**
   * How long the last event may precede a fault: the fault also stops events that were about to
   * occur.
   */
  private static final long TOLERANCE_NANOS = 100_000_000;

  private long[] nanos = new long[1024];
  private int size;

  /** Adds a time, which precedes those already there by no more than the delay between threads. */
  synchronized void add(long time) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, size * 2);
    }
    nanos[size++] = time;
  }

  private synchronized long[] snapshot() {
    return Arrays.copyOf(nanos, size);
  }

  /** Returns the number of events in each second since a time; the last second is incomplete. */
  int[] perSecond(long from) {
    long[] times = snapshot();
    long last = times.length == 0 ? from : times[times.length - 1];
    int[] counts = new int[(int) Math.max(0, (last - from) / 1_000_000_000) + 1];
    for (long time : times) {
      long second = (time - from) / 1_000_000_000;
      if (second >= 0 && second < counts.length) {
        counts[(int) second]++;
      }
    }
    return counts;
  }

  /**
   * Returns the longest time between two events, in nanoseconds, of those that begin between {@code
   * from}, less a tolerance, and {@code to}; 0 if there is none.
   */
  long longestInterval(long from, long to) {
    long[] times = snapshot();
    long longest = 0;
    for (int i = 1; i < times.length; i++) {
      if (times[i - 1] > from - TOLERANCE_NANOS && times[i - 1] < to) {
        longest = Math.max(longest, times[i] - times[i - 1]);
      }
    }
    return longest;
  }
}
