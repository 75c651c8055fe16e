package chat.parley.crash;

import chat.parley.testkit.Broker;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.springframework.boot.convert.DurationStyle;

/**
 * The settings of a run.
 *
 * @param seed the seed from which the faults are drawn
 * @param duration the time during which faults are injected
 * @param nodes 1 for a node with the embedded store; 2 or 3 for nodes with a broker
 * @param broker the kind of the broker; unused with one node
 * @param faults the labels of the faults; empty for all faults of that number of nodes
 */
record FaultsSettings(long seed, Duration duration, int nodes, String broker, List<String> faults) {

  private static final Duration MAX_DURATION = Duration.ofDays(7);

  /**
   * Reads the settings; a missing or blank property has its default.
   *
   * @throws IllegalArgumentException if a value is not allowed; the message names the allowed
   *     values
   */
  static FaultsSettings of(UnaryOperator<String> properties, RandomGenerator random) {
    String seed = text(properties, "faults.seed", String.valueOf(random.nextInt(1_000_000)));
    String nodes = text(properties, "faults.nodes", "3");
    if (!nodes.matches("[1-3]")) {
      throw new IllegalArgumentException("faults.nodes is '" + nodes + "'; allowed are 1, 2 and 3");
    }
    if (!seed.matches("-?\\d{1,18}")) {
      throw new IllegalArgumentException(
          "faults.seed is '" + seed + "'; allowed are whole numbers of up to 18 digits");
    }
    String broker = text(properties, "faults.broker", Broker.defaultKind());
    if (!Broker.KINDS.contains(broker)) {
      throw new IllegalArgumentException(
          "faults.broker is '%s'; allowed are %s"
              .formatted(broker, String.join(", ", Broker.KINDS)));
    }
    String list = text(properties, "faults.list", "");
    return new FaultsSettings(
        Long.parseLong(seed),
        duration(text(properties, "faults.duration", "5m")),
        Integer.parseInt(nodes),
        broker,
        list.isEmpty()
            ? List.of()
            : Arrays.stream(list.split(",", -1)).map(String::strip).toList());
  }

  private static String text(UnaryOperator<String> properties, String name, String defaultValue) {
    String value = properties.apply(name);
    return value == null || value.isBlank() ? defaultValue : value.strip();
  }

  private static Duration duration(String text) {
    Duration duration;
    try {
      duration = DurationStyle.detectAndParse(text);
    } catch (IllegalArgumentException _) {
      duration = Duration.ZERO;
    }
    if (!duration.isPositive() || duration.compareTo(MAX_DURATION) > 0) {
      throw new IllegalArgumentException(
          "faults.duration is '%s'; allowed are durations such as 90s, 10m or 8h, up to 7 days"
              .formatted(text));
    }
    return duration;
  }

  /**
   * Returns the possible faults that are selected.
   *
   * @throws IllegalArgumentException if a selected fault is not possible; the message lists the
   *     possible ones
   */
  <S extends Servers> List<Fault<? super S>> select(List<Fault<? super S>> possible) {
    List<String> labels = possible.stream().<String>map(Fault::label).toList();
    for (String fault : faults) {
      if (!labels.contains(fault)) {
        throw new IllegalArgumentException(
            "faults.list contains '%s'; allowed with faults.nodes=%d are %s"
                .formatted(fault, nodes, String.join(", ", labels)));
      }
    }
    return possible.stream()
        .filter(fault -> faults.isEmpty() || faults.contains(fault.label()))
        .toList();
  }

  /** Returns the command that repeats the run. */
  String command() {
    String list = faults.isEmpty() ? "" : " -Dfaults.list=" + String.join(",", faults);
    String several = nodes == 1 ? "" : " -Dfaults.broker=" + broker;
    return "./mvnw -Pfaults verify -Dfaults.seed=%d -Dfaults.duration=%ds -Dfaults.nodes=%d%s%s"
        .formatted(seed, duration.toSeconds(), nodes, several, list);
  }
}
