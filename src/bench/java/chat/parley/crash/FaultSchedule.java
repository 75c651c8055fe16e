package chat.parley.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which fault comes when and to which node, drawn from a seed. Each comes once before any comes
 * again; now and then one of a process and one of what joins them strike together.
 */
final class FaultSchedule<S extends Servers> {

  private static final int TOGETHER_OF_100 = 30;
  private static final int CALM_MILLIS = 3_000;
  private static final int LASTS_MILLIS = 7_000;
  private static final int LEAST_MILLIS = 1_000;

  private final List<Fault<? super S>> faults;
  private final List<Fault<? super S>> bag = new ArrayList<>();
  private final int nodes;
  private final Random random;

  FaultSchedule(List<Fault<? super S>> faults, int nodes, long seed) {
    this.faults = List.copyOf(faults);
    this.nodes = nodes;
    this.random = new Random(seed);
  }

  FaultRound<S> next() {
    if (bag.isEmpty()) {
      bag.addAll(faults);
      Collections.shuffle(bag, random);
    }
    var drawn = new ArrayList<Fault<? super S>>();
    drawn.add(bag.removeLast());
    if (random.nextInt(100) < TOGETHER_OF_100) {
      bag.stream()
          .filter(other -> isOfNode(other) != isOfNode(drawn.getFirst()))
          .findFirst()
          .ifPresent(drawn::add);
      bag.removeAll(drawn);
    }
    // A node can only be started again when there is a database: it is struck first, mended last.
    drawn.sort((a, b) -> Boolean.compare(isOfNode(b), isOfNode(a)));
    List<TargetedFault<S>> blows = drawn.stream().map(f -> new TargetedFault<S>(f, random.nextInt(nodes))).toList();
    return new FaultRound<>(upTo(CALM_MILLIS), blows, upTo(LASTS_MILLIS));
  }

  private Duration upTo(int millis) {
    return Duration.ofMillis(LEAST_MILLIS + random.nextInt(millis - LEAST_MILLIS));
  }

  private static boolean isOfNode(Fault<?> fault) {
    return fault instanceof NodeFault;
  }
}
