package chat.parley.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The settings of a run.
 *
 * @param only selects servers and tasks, see {@link Selection}; empty for all
 * @param storm the number of clients of a connect storm
 * @param coldStorm the number of clients that connect to a server that has just been started
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
    int coldStorm,
    int idle,
    Durations durations,
    Path report) {

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
        quick ? 300 : 2_000,
        quick ? 0 : 2_000,
        quick
            ? Durations.millis(1_000, 500, 700, 1_500, 1_500)
            : Durations.millis(6_000, 800, 1_800, 4_000, 9_000),
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
        quick ? 300 : 5_000,
        quick ? 300 : 5_000,
        quick ? 300 : 2_000,
        quick
            ? Durations.millis(3_000, 500, 700, 1_500, 0)
            : Durations.millis(12_000, 1_500, 2_500, 4_000, 0),
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
}
