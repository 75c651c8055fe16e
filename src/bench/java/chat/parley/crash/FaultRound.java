package chat.parley.crash;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Faults that are in effect together.
 *
 * @param calm the time without faults before
 * @param faults the faults, injected in this order and ended in reverse order
 * @param duration the time between the last injection and the first end
 */
record FaultRound<S extends Servers>(
    Duration calm, List<TargetedFault<S>> faults, Duration duration) {

  static final String TWO_AT_ONCE = "two at once";

  /** Returns the label under which the report counts the round. */
  String label() {
    return faults.size() == 1 ? faults.getFirst().fault().label() : TWO_AT_ONCE;
  }

  @Override
  public String toString() {
    return faults.stream().map(TargetedFault::toString).collect(Collectors.joining(" and "));
  }
}
