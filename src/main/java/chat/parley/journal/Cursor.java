package chat.parley.journal;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far one device has read an inbox: everything up to an offset, and ranges beyond it. Owned by
 * its stream.
 */
final class Cursor {

  private static final Pattern RANGE = Pattern.compile("\\[(\\d+),(\\d+)\\)");

  /** First to last offset of each range; none touches another. */
  private final TreeMap<Long, Long> beyond = new TreeMap<>();

  private long upTo;

  Cursor(long upTo) {
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
    for (var range : other.beyond.entrySet()) {
      news |= between(range.getKey() - 1, range.getValue());
    }
    return news;
  }

  Cursor copy() {
    var copy = new Cursor(upTo);
    copy.beyond.putAll(beyond);
    return copy;
  }

  long upTo() {
    return upTo;
  }

  /** The ranges as PostgreSQL spells them: <code>{[7,10),[12,13)}</code>, their ends left out. */
  String beyond() {
    return beyond.entrySet().stream()
        .map(range -> "[%d,%d)".formatted(range.getKey(), range.getValue() + 1))
        .collect(Collectors.joining(",", "{", "}"));
  }

  boolean has(long offset) {
    Map.Entry<Long, Long> range = beyond.floorEntry(offset);
    return offset <= upTo || (range != null && offset <= range.getValue());
  }

  /** How many messages of the stream are missing up to its last. */
  long missing(long last) {
    long missing = last - upTo;
    for (var range : beyond.entrySet()) {
      missing -= range.getValue() - range.getKey() + 1;
    }
    return missing;
  }

  /**
   * Notes everything behind one offset up to another.
   *
   * @return whether that was news
   */
  boolean between(long after, long last) {
    if (last <= after || last <= upTo || covers(after + 1, last)) {
      return false;
    }
    if (after <= upTo) {
      upTo = last;
    } else {
      beyond.merge(after + 1, last, Math::max);
    }
    join();
    return true;
  }

  private boolean covers(long first, long last) {
    Map.Entry<Long, Long> range = beyond.floorEntry(first);
    return range != null && last <= range.getValue();
  }

  private void join() {
    while (!beyond.isEmpty() && beyond.firstKey() <= upTo + 1) {
      upTo = Math.max(upTo, beyond.pollFirstEntry().getValue());
    }
    Map.Entry<Long, Long> range = beyond.firstEntry();
    while (range != null) {
      Map.Entry<Long, Long> next = beyond.higherEntry(range.getKey());
      if (next != null && next.getKey() <= range.getValue() + 1) {
        beyond.remove(next.getKey());
        beyond.put(range.getKey(), Math.max(range.getValue(), next.getValue()));
        range = beyond.floorEntry(range.getKey());
      } else {
        range = next;
      }
    }
  }
}
