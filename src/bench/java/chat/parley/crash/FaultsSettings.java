package chat.parley.crash;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.springframework.boot.convert.DurationStyle;

/**
 * What is asked for.
 *
 * @param seed from which the faults are drawn
 * @param duration for how long they strike
 * @param nodes 1 with the embedded store, or 3
 * @param faults by their labels; none is all that can happen to so many nodes
 */
record FaultsSettings(long seed, Duration duration, int nodes, List<String> faults) {

  private static final Duration LONGEST = Duration.ofDays(7);

  /**
   * Reads them; what is empty has its default.
   *
   * @throws IllegalArgumentException which says what is allowed
   */
  static FaultsSettings of(UnaryOperator<String> properties, RandomGenerator random) {
    String seed = text(properties, "faults.seed", String.valueOf(random.nextInt(1_000_000)));
    String nodes = text(properties, "faults.nodes", "3");
    if (!nodes.matches("[13]")) {
      throw new IllegalArgumentException("faults.nodes: 1 or 3, not '" + nodes + "'");
    }
    if (!seed.matches("-?\\d{1,18}")) {
      throw new IllegalArgumentException("faults.seed: a whole number, not '" + seed + "'");
    }
    String list = text(properties, "faults.list", "");
    return new FaultsSettings(
        Long.parseLong(seed),
        duration(text(properties, "faults.duration", "5m")),
        Integer.parseInt(nodes),
        list.isEmpty()
            ? List.of()
            : Arrays.stream(list.split(",", -1)).map(String::strip).toList());
  }

  private static String text(UnaryOperator<String> properties, String name, String otherwise) {
    String value = properties.apply(name);
    return value == null || value.isBlank() ? otherwise : value.strip();
  }

  private static Duration duration(String text) {
    Duration duration;
    try {
      duration = DurationStyle.detectAndParse(text);
    } catch (IllegalArgumentException _) {
      duration = Duration.ZERO;
    }
    if (!duration.isPositive() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "faults.duration: such as 90s, 10m or 8h, not '" + text + "'");
    }
    return duration;
  }

  /**
   * Those of the possible faults that are asked for.
   *
   * @throws IllegalArgumentException if one is not possible, which names those that are
   */
  <S extends Servers> List<Fault<? super S>> chosen(List<Fault<? super S>> possible) {
    List<String> labels = possible.stream().<String>map(Fault::label).toList();
    for (String fault : faults) {
      if (!labels.contains(fault)) {
        throw new IllegalArgumentException(
            "faults.list: with faults.nodes=%d there is no '%s', but %s"
                .formatted(nodes, fault, String.join(", ", labels)));
      }
    }
    return possible.stream()
        .filter(fault -> faults.isEmpty() || faults.contains(fault.label()))
        .toList();
  }

  /** The command that does the same again. */
  String command() {
    String list = faults.isEmpty() ? "" : " -Dfaults.list=" + String.join(",", faults);
    return "./mvnw -Pfaults verify -Dfaults.seed=%d -Dfaults.duration=%ds -Dfaults.nodes=%d%s"
        .formatted(seed, duration.toSeconds(), nodes, list);
  }
}
