package chat.parley.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * The settings of a run.
 *
 * @param only a part of the name of the servers to measure; empty for all
 * @param idle the number of idle connections in the measurement of memory; 0 omits the measurement
 * @param report the directory into which the report is written
 */
record Settings(
    boolean quick,
    String only,
    int rounds,
    List<Integer> readers,
    List<Integer> inFlight,
    int storm,
    int idle,
    Duration warmUp,
    Duration closed,
    Duration open,
    Path report) {

  /** A server so similar to the one on Tomcat that a quick run omits it. */
  private static final String REDUNDANT = "Spring simple broker, Jetty";

  private static final String ONLY = "bench.only";
  private static final String ROUNDS = "bench.rounds";

  private static final int MAX_ROUNDS = 99;

  /**
   * Reads the settings of a comparison with other servers.
   *
   * @throws IllegalArgumentException if a value is not allowed; the message names the allowed
   *     values
   */
  static Settings of(UnaryOperator<String> properties) {
    boolean quick = isQuick(properties);
    String only = text(properties, ONLY);
    boolean full = !quick && only.isEmpty() && text(properties, ROUNDS).isEmpty();
    return new Settings(
        quick,
        only,
        rounds(properties, quick ? 1 : 3),
        quick ? List.of(100) : List.of(100, 1_000, 5_000),
        quick ? List.of(4) : List.of(1, 4, 64),
        quick ? 300 : 1_000,
        quick ? 0 : 2_000,
        Duration.ofSeconds(quick ? 1 : 6),
        Duration.ofMillis(quick ? 500 : 800),
        Duration.ofMillis(quick ? 700 : 1_800),
        // A partial run must not replace the report of a full run.
        full ? Path.of("docs", "benchmarks") : Path.of("target", "bench", "report"));
  }

  /**
   * Reads the settings of a comparison of two jars. Processes are started anew in every round, so
   * they are warmed up for longer.
   *
   * @throws IllegalArgumentException if a value is not allowed; the message names the allowed
   *     values
   */
  static Settings forComparison(UnaryOperator<String> properties) {
    boolean quick = isQuick(properties);
    return new Settings(
        quick,
        text(properties, ONLY),
        rounds(properties, quick ? 1 : 5),
        quick ? List.of(100) : List.of(500),
        quick ? List.of(4) : List.of(1, 4, 64),
        quick ? 300 : 2_000,
        quick ? 300 : 2_000,
        Duration.ofSeconds(quick ? 3 : 15),
        Duration.ofMillis(quick ? 500 : 1_500),
        Duration.ofMillis(quick ? 700 : 2_500),
        Path.of("target", "bench"));
  }

  private static boolean isQuick(UnaryOperator<String> properties) {
    return Boolean.parseBoolean(text(properties, "bench.quick"));
  }

  private static int rounds(UnaryOperator<String> properties, int defaultValue) {
    String text = text(properties, ROUNDS);
    if (text.isEmpty()) {
      return defaultValue;
    }
    if (!text.matches("[1-9]\\d?")) {
      throw new IllegalArgumentException(
          "%s is '%s'; allowed are 1 to %d".formatted(ROUNDS, text, MAX_ROUNDS));
    }
    return Integer.parseInt(text);
  }

  private static String text(UnaryOperator<String> properties, String name) {
    String value = properties.apply(name);
    return value == null ? "" : value.strip();
  }

  boolean includes(String name) {
    boolean named = name.toLowerCase(Locale.ROOT).contains(only.toLowerCase(Locale.ROOT));
    return named && !(quick && name.equals(REDUNDANT));
  }
}
