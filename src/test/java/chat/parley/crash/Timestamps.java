package chat.parley.crash;

import java.util.Arrays;

/** When something happened, over and over, by {@link System#nanoTime}. Any thread may add. */
final class Timestamps {

  /** What stops them also stops those that were about to come. */
  private static final long JUST_BEFORE = 100_000_000;

  private long[] nanos = new long[1024];
  private int size;

  /** A moment that is not before those already there by more than threads take to get here. */
  synchronized void add(long moment) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, size * 2);
    }
    nanos[size++] = moment;
  }

  private synchronized long[] all() {
    return Arrays.copyOf(nanos, size);
  }

  /** How many there were in each second from then on; the last one is not over. */
  int[] perSecond(long from) {
    long[] all = all();
    long last = all.length == 0 ? from : all[all.length - 1];
    int[] counts = new int[(int) Math.max(0, (last - from) / 1_000_000_000) + 1];
    for (long moment : all) {
      long second = (moment - from) / 1_000_000_000;
      if (second >= 0 && second < counts.length) {
        counts[(int) second]++;
      }
    }
    return counts;
  }

  /** The longest time without one, in nanoseconds, of those that begin in a span. */
  long longestGap(long from, long to) {
    long[] all = all();
    long longest = 0;
    for (int i = 1; i < all.length; i++) {
      if (all[i - 1] > from - JUST_BEFORE && all[i - 1] < to) {
        longest = Math.max(longest, all[i] - all[i - 1]);
      }
    }
    return longest;
  }
}
