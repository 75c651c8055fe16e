package chat.parley.journal;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far one device has read an inbox: everything up to an offset, and ranges beyond it. Owned by
 * its stream.
 */
final class Cursor {

  /** First to last offset of each range; none touches another. */
  private final TreeMap<Long, Long> beyond = new TreeMap<>();

  private long upTo;

  Cursor(long upTo) {
    this.upTo = upTo;
  }

  /** Reads what {@link #upTo} and {@link #beyond} have given. */
  static Cursor of(long upTo, String beyond) {
    var cursor = new Cursor(upTo);
    for (String range : beyond.isEmpty() ? new String[0] : beyond.split(",")) {
      int dash = range.indexOf('-');
      long first = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
      cursor.between(first - 1, dash < 0 ? first : Long.parseLong(range.substring(dash + 1)));
    }
    return cursor;
  }

  Cursor copy() {
    var copy = new Cursor(upTo);
    copy.beyond.putAll(beyond);
    return copy;
  }

  long upTo() {
    return upTo;
  }

  /** The ranges as a text: {@code 7-9,12}. */
  String beyond() {
    return beyond.entrySet().stream()
        .map(
            r ->
                r.getKey().equals(r.getValue()) ? "" + r.getKey() : r.getKey() + "-" + r.getValue())
        .collect(Collectors.joining(","));
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
