package chat.parley.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Determines from a seed which fault is injected when and at which node. Each fault occurs once
 * before any occurs again; sometimes a fault of a node and a fault of the components between nodes
 * occur together.
 */
final class FaultSchedule<S extends Servers> {

  private static final int COMBINED_PERCENT = 30;
  private static final int MAX_CALM_MILLIS = 3_000;
  private static final int MAX_FAULT_MILLIS = 7_000;
  private static final int MIN_MILLIS = 1_000;

  private final List<Fault<? super S>> faults;
  private final List<Fault<? super S>> remaining = new ArrayList<>();
  private final int nodes;
  private final Random random;

  FaultSchedule(List<Fault<? super S>> faults, int nodes, long seed) {
    this.faults = List.copyOf(faults);
    this.nodes = nodes;
    this.random = new Random(seed);
  }

  FaultRound<S> next() {
    if (remaining.isEmpty()) {
      remaining.addAll(faults);
      Collections.shuffle(remaining, random);
    }
    var drawn = new ArrayList<Fault<? super S>>();
    drawn.add(remaining.removeLast());
    if (random.nextInt(100) < COMBINED_PERCENT) {
      remaining.stream()
          .filter(other -> isNodeFault(other) != isNodeFault(drawn.getFirst()))
          .findFirst()
          .ifPresent(drawn::add);
      remaining.removeAll(drawn);
    }
    // A node can start only while there is a database: the node is the first to fail and the last
    // to recover.
    drawn.sort((a, b) -> Boolean.compare(isNodeFault(b), isNodeFault(a)));
    List<TargetedFault<S>> round =
        drawn.stream().map(f -> new TargetedFault<S>(f, random.nextInt(nodes))).toList();
    return new FaultRound<>(
        randomDuration(MAX_CALM_MILLIS), round, randomDuration(MAX_FAULT_MILLIS));
  }

  private Duration randomDuration(int millis) {
    return Duration.ofMillis(MIN_MILLIS + random.nextInt(millis - MIN_MILLIS));
  }

  private static boolean isNodeFault(Fault<?> fault) {
    return fault instanceof NodeFault;
  }
}
