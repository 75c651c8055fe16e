package chat.parley.presence;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The watches by number: a number needs less memory in each user that a watch concerns than a
 * reference. The number of a watch that has ended is given to another one only after no user has it
 * any more. Confined to the presence thread.
 */
final class WatchTable {

  /** Number of ended watches above which users that still have their numbers are looked for. */
  private static final int MANY_ENDED = 1_000;

  private final List<@Nullable Watch> byNumber = new ArrayList<>();
  private final BitSet ended = new BitSet();
  private final BitSet free = new BitSet();

  /** Adds a watch, and returns its number. */
  int add(Watch watch) {
    int number = free.nextSetBit(0);
    if (number < 0) {
      byNumber.add(watch);
      return byNumber.size() - 1;
    }
    free.clear(number);
    byNumber.set(number, watch);
    return number;
  }

  /** Returns a watch; null if it has ended. */
  @Nullable Watch get(int number) {
    return byNumber.get(number);
  }

  /** Notes that a watch has ended. Users may still have its number. */
  void end(int number) {
    byNumber.set(number, null);
    ended.set(number);
  }

  /** Returns whether users should be searched for the numbers of ended watches. */
  boolean hasManyEnded() {
    return ended.cardinality() > Math.max(MANY_ENDED, byNumber.size() / 2);
  }

  /** Notes that no user has the number of an ended watch any more. */
  void releaseEnded() {
    free.or(ended);
    ended.clear();
  }
}
