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
  private static final long[] NONE = {};

  /** The first and last offsets of the ranges in ascending order; neighbours never touch. */
  private long[] firsts = NONE;

  private long[] lasts = NONE;
  private int ranges;

  private long upTo;

  /** How many offsets there are in the ranges. */
  private long inRanges;

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
    for (int i = 0; i < other.ranges; i++) {
      news |= between(other.firsts[i] - 1, other.lasts[i]);
    }
    return news;
  }

  Cursor copy() {
    var copy = new Cursor(upTo);
    copy.firsts = Arrays.copyOf(firsts, ranges);
    copy.lasts = Arrays.copyOf(lasts, ranges);
    copy.ranges = ranges;
    copy.inRanges = inRanges;
    return copy;
  }

  public long upTo() {
    return upTo;
  }

  /** The number of ranges beyond {@link #upTo}. */
  int ranges() {
    return ranges;
  }

  /** The memory that the ranges take. */
  long bytes() {
    return 2L * Long.BYTES * firsts.length;
  }

  /** The ranges as PostgreSQL spells them: <code>{[7,10),[12,13)}</code>, their ends left out. */
  String beyond() {
    var text = new StringBuilder("{");
    for (int i = 0; i < ranges; i++) {
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
    return upTo + inRanges;
  }

  /** How many messages of the stream are missing up to its last. */
  long missing(long last) {
    return last - count();
  }

  /** Whether noting everything after one offset up to another adds a range to the others. */
  boolean addsRange(long after, long last) {
    return last > after && after > upTo && firstEndingAt(after) == firstStartingAfter(last + 1);
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
      replace(firstEndingAt(after), firstStartingAfter(last + 1), after + 1, last);
      return true;
    }
    int touching = firstStartingAfter(last + 1);
    upTo = touching > 0 ? Math.max(last, lasts[touching - 1]) : last;
    remove(0, touching);
    return true;
  }

  private boolean covers(long first, long last) {
    int next = firstStartingAfter(first);
    return next > 0 && last <= lasts[next - 1];
  }

  /** The first range that ends at an offset or after it. */
  private int firstEndingAt(long offset) {
    int found = Arrays.binarySearch(lasts, 0, ranges, offset);
    return found < 0 ? -found - 1 : found;
  }

  /** The first range that starts after an offset. */
  private int firstStartingAfter(long offset) {
    int found = Arrays.binarySearch(firsts, 0, ranges, offset);
    return found < 0 ? -found - 1 : found + 1;
  }

  /** Puts one range in the place of some, which it overlaps or touches. */
  private void replace(int from, int to, long first, long last) {
    long start = from < to ? Math.min(first, firsts[from]) : first;
    long end = from < to ? Math.max(last, lasts[to - 1]) : last;
    if (from == to) {
      insert(from);
    } else {
      inRanges -= lasts[from] - firsts[from] + 1;
      remove(from + 1, to);
    }
    firsts[from] = start;
    lasts[from] = end;
    inRanges += end - start + 1;
  }

  private void insert(int at) {
    if (ranges == firsts.length) {
      int capacity = ranges + ranges / 2 + 2;
      firsts = Arrays.copyOf(firsts, capacity);
      lasts = Arrays.copyOf(lasts, capacity);
    }
    System.arraycopy(firsts, at, firsts, at + 1, ranges - at);
    System.arraycopy(lasts, at, lasts, at + 1, ranges - at);
    ranges++;
  }

  private void remove(int from, int to) {
    for (int i = from; i < to; i++) {
      inRanges -= lasts[i] - firsts[i] + 1;
    }
    System.arraycopy(firsts, to, firsts, from, ranges - to);
    System.arraycopy(lasts, to, lasts, from, ranges - to);
    ranges -= to - from;
  }
}
