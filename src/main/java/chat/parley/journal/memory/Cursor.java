package chat.parley.journal.memory;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The set of offsets of one stream that were delivered to a device: all offsets up to {@link
 * #upTo}, and ranges above it. Looking up and adding offsets takes binary searches over the ranges,
 * never a scan. Not thread-safe: called under the lock of its owner.
 */
public final class Cursor {

  private static final Pattern RANGE = Pattern.compile("\\[(\\d+),(\\d+)\\)");
  private static final long[] EMPTY = {};

  /**
   * The first offset of each range, in ascending order. Ranges neither overlap nor touch; only the
   * first {@link #rangeCount} elements are used.
   */
  private long[] firsts = EMPTY;

  /** The last offset of each range, inclusive. */
  private long[] lasts = EMPTY;

  private int rangeCount;

  private long upTo;

  /** The number of offsets in all ranges. */
  private long offsetsInRanges;

  /**
   * Creates a cursor without ranges.
   *
   * @param upTo the offset up to which, inclusive, all offsets are in the cursor; 0 for none
   */
  public Cursor(long upTo) {
    this.upTo = upTo;
  }

  /** Restores a cursor from the values of {@link #upTo} and {@link #beyond}. */
  static Cursor of(long upTo, String beyond) {
    var cursor = new Cursor(upTo);
    Matcher range = RANGE.matcher(beyond);
    while (range.find()) {
      cursor.add(Long.parseLong(range.group(1)) - 1, Long.parseLong(range.group(2)) - 1);
    }
    return cursor;
  }

  /**
   * Adds all offsets of another cursor of the same device.
   *
   * @return whether this cursor changed
   */
  boolean merge(Cursor other) {
    boolean changed = add(0, other.upTo);
    for (int i = 0; i < other.rangeCount; i++) {
      changed |= add(other.firsts[i] - 1, other.lasts[i]);
    }
    return changed;
  }

  Cursor copy() {
    var copy = new Cursor(upTo);
    copy.firsts = Arrays.copyOf(firsts, rangeCount);
    copy.lasts = Arrays.copyOf(lasts, rangeCount);
    copy.rangeCount = rangeCount;
    copy.offsetsInRanges = offsetsInRanges;
    return copy;
  }

  /**
   * Returns the highest offset for which all offsets from 1 to it, inclusive, are in the cursor.
   */
  public long upTo() {
    return upTo;
  }

  /** Returns the number of ranges above {@link #upTo}; each follows a gap. */
  int rangeCount() {
    return rangeCount;
  }

  /** Returns the heap that the ranges take, in bytes. */
  long bytes() {
    return 2L * Long.BYTES * firsts.length;
  }

  /**
   * Returns the ranges above {@link #upTo} as a PostgreSQL multirange: <code>{[7,10),[12,13)}
   * </code>, with exclusive upper bounds.
   */
  String beyond() {
    var text = new StringBuilder("{");
    for (int i = 0; i < rangeCount; i++) {
      text.append(i == 0 ? "[" : ",[").append(firsts[i]).append(',').append(lasts[i] + 1);
      text.append(')');
    }
    return text.append('}').toString();
  }

  public boolean contains(long offset) {
    return offset <= upTo || covers(offset, offset);
  }

  /** Returns the number of offsets in the cursor. */
  long count() {
    return upTo + offsetsInRanges;
  }

  /** Returns whether {@link #add} with the same arguments would increase the number of ranges. */
  boolean needsNewRange(long after, long last) {
    return last > after
        && after > upTo
        && firstRangeEndingAtOrAfter(after) == firstRangeStartingAfter(last + 1);
  }

  /**
   * Adds the offsets after one offset, up to another.
   *
   * @param after exclusive lower bound
   * @param last inclusive upper bound; nothing is added if it is not above {@code after}
   * @return whether any of the offsets was not in the cursor yet
   */
  public boolean add(long after, long last) {
    if (last <= after || last <= upTo || covers(after + 1, last)) {
      return false;
    }
    if (after > upTo) {
      replaceRanges(
          firstRangeEndingAtOrAfter(after), firstRangeStartingAfter(last + 1), after + 1, last);
      return true;
    }
    int touching = firstRangeStartingAfter(last + 1);
    upTo = touching > 0 ? Math.max(last, lasts[touching - 1]) : last;
    removeRanges(0, touching);
    return true;
  }

  /** Returns whether one range contains all offsets from {@code first} to {@code last}. */
  private boolean covers(long first, long last) {
    int next = firstRangeStartingAfter(first);
    return next > 0 && last <= lasts[next - 1];
  }

  /** Returns the index of the first range that ends at or after an offset. */
  private int firstRangeEndingAtOrAfter(long offset) {
    int found = Arrays.binarySearch(lasts, 0, rangeCount, offset);
    return found < 0 ? -found - 1 : found;
  }

  /** Returns the index of the first range that starts after an offset. */
  private int firstRangeStartingAfter(long offset) {
    int found = Arrays.binarySearch(firsts, 0, rangeCount, offset);
    return found < 0 ? -found - 1 : found + 1;
  }

  /**
   * Merges a new range with the existing ranges that it overlaps or touches.
   *
   * @param from index of the first of these ranges
   * @param to index after the last of them; equal to {@code from} if there are none
   */
  private void replaceRanges(int from, int to, long first, long last) {
    long start = from < to ? Math.min(first, firsts[from]) : first;
    long end = from < to ? Math.max(last, lasts[to - 1]) : last;
    if (from == to) {
      insertRange(from);
    } else {
      offsetsInRanges -= lasts[from] - firsts[from] + 1;
      removeRanges(from + 1, to);
    }
    firsts[from] = start;
    lasts[from] = end;
    offsetsInRanges += end - start + 1;
  }

  /** Makes room for a range at an index; the caller sets its bounds. */
  private void insertRange(int at) {
    if (rangeCount == firsts.length) {
      int capacity = rangeCount + rangeCount / 2 + 2;
      firsts = Arrays.copyOf(firsts, capacity);
      lasts = Arrays.copyOf(lasts, capacity);
    }
    System.arraycopy(firsts, at, firsts, at + 1, rangeCount - at);
    System.arraycopy(lasts, at, lasts, at + 1, rangeCount - at);
    rangeCount++;
  }

  private void removeRanges(int from, int to) {
    for (int i = from; i < to; i++) {
      offsetsInRanges -= lasts[i] - firsts[i] + 1;
    }
    System.arraycopy(firsts, to, firsts, from, rangeCount - to);
    System.arraycopy(lasts, to, lasts, from, rangeCount - to);
    rangeCount -= to - from;
  }
}
