package chat.parley.crash;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Faults that strike together.
 *
 * @param calm how long all is well before
 * @param blows struck in this order, and mended from the last to the first
 * @param lasts how long until they are mended
 */
record FaultRound<S extends Servers>(Duration calm, List<TargetedFault<S>> blows, Duration lasts) {

  static final String TWO = "two at once";

  /** What it counts as. */
  String label() {
    return blows.size() == 1 ? blows.getFirst().fault().label() : TWO;
  }

  @Override
  public String toString() {
    return blows.stream().map(TargetedFault::toString).collect(Collectors.joining(" and "));
  }
}
