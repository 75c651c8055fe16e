package chat.parley.journal.memory;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far one device has read an inbox: everything up to an offset, and ranges beyond it. Looking
 * up and adding a range searches the ranges and never walks them. Owned by its stream.
 */
public final class Cursor {

  private static final Pattern RANGE = Pattern.compile("\\[(\\d+),(\\d+)\\)");
  private static final long[] EMPTY = {};

  /** The first and last offsets of the ranges in ascending order; neighbours never touch. */
  private long[] firsts = EMPTY;

  private long[] lasts = EMPTY;
  private int rangeCount;

  private long upTo;

  /** How many offsets there are in the ranges. */
  private long offsetsInRanges;

  public Cursor(long upTo) {
    this.upTo = upTo;
  }

  /** Reads what {@link #upTo} and {@link #beyond} have given. */
  static Cursor of(long upTo, String beyond) {
    var cursor = new Cursor(upTo);
    Matcher range = RANGE.matcher(beyond);
    while (range.find()) {
      cursor.between(Long.parseLong(range.group(1)) - 1, Long.parseLong(range.group(2)) - 1);
    }
    return cursor;
  }

  /** Notes what another place of the same device has, and returns whether that was news. */
  boolean merge(Cursor other) {
    boolean news = between(0, other.upTo);
    for (int i = 0; i < other.rangeCount; i++) {
      news |= between(other.firsts[i] - 1, other.lasts[i]);
    }
    return news;
  }

  Cursor copy() {
    var copy = new Cursor(upTo);
    copy.firsts = Arrays.copyOf(firsts, rangeCount);
    copy.lasts = Arrays.copyOf(lasts, rangeCount);
    copy.rangeCount = rangeCount;
    copy.offsetsInRanges = offsetsInRanges;
    return copy;
  }

  public long upTo() {
    return upTo;
  }

  /** The number of ranges beyond {@link #upTo}. */
  int rangeCount() {
    return rangeCount;
  }

  /** The memory that the ranges take. */
  long bytes() {
    return 2L * Long.BYTES * firsts.length;
  }

  /** The ranges as PostgreSQL spells them: <code>{[7,10),[12,13)}</code>, their ends left out. */
  String beyond() {
    var text = new StringBuilder("{");
    for (int i = 0; i < rangeCount; i++) {
      text.append(i == 0 ? "[" : ",[").append(firsts[i]).append(',').append(lasts[i] + 1);
      text.append(')');
    }
    return text.append('}').toString();
  }

  public boolean has(long offset) {
    return offset <= upTo || covers(offset, offset);
  }

  /** How many messages of the stream the device has. */
  long count() {
    return upTo + offsetsInRanges;
  }

  /** How many messages of the stream are missing up to its last. */
  long missing(long last) {
    return last - count();
  }

  /** Whether noting everything after one offset up to another adds a range to the others. */
  boolean needsNewRange(long after, long last) {
    return last > after
        && after > upTo
        && firstRangeEndingAtOrAfter(after) == firstRangeStartingAfter(last + 1);
  }

  /**
   * Notes everything behind one offset up to another.
   *
   * @return whether that was news
   */
  public boolean between(long after, long last) {
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

  private boolean covers(long first, long last) {
    int next = firstRangeStartingAfter(first);
    return next > 0 && last <= lasts[next - 1];
  }

  /** The first range that ends at an offset or after it. */
  private int firstRangeEndingAtOrAfter(long offset) {
    int found = Arrays.binarySearch(lasts, 0, rangeCount, offset);
    return found < 0 ? -found - 1 : found;
  }

  /** The first range that starts after an offset. */
  private int firstRangeStartingAfter(long offset) {
    int found = Arrays.binarySearch(firsts, 0, rangeCount, offset);
    return found < 0 ? -found - 1 : found + 1;
  }

  /** Puts one range in the place of some, which it overlaps or touches. */
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
