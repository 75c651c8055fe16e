package chat.parley.journal;

import java.util.TreeSet;

/**
 * How far one device has read an inbox: everything up to an offset, and single messages beyond it.
 * Owned by its stream.
 */
final class Cursor {

  private final TreeSet<Long> beyond = new TreeSet<>();
  private long upTo;

  long upTo() {
    return upTo;
  }

  boolean has(long offset) {
    return offset <= upTo || beyond.contains(offset);
  }

  void allUpTo(long offset) {
    if (offset > upTo) {
      upTo = offset;
      beyond.headSet(offset, true).clear();
      advance();
    }
  }

  void between(long after, long upTo) {
    if (after <= this.upTo) {
      allUpTo(upTo);
      return;
    }
    for (long offset = after + 1; offset <= upTo; offset++) {
      only(offset);
    }
  }

  void only(long offset) {
    if (offset > upTo) {
      beyond.add(offset);
      advance();
    }
  }

  private void advance() {
    while (beyond.remove(upTo + 1)) {
      upTo++;
    }
  }
}
