package chat.parley.bench;

import java.util.List;
import java.util.Locale;

/** One of the two jars that are compared. */
enum Side {
  OLD,
  NEW;

  /** Returns the order of the jars in a round, so that neither is always the first. */
  static List<Side> order(int round) {
    return round % 2 == 1 ? List.of(OLD, NEW) : List.of(NEW, OLD);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
