package chat.parley.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How much is measured.
 *
 * @param only of a server's name, or nothing for all
 * @param idle connections of which the memory is measured; with 0 it is not
 * @param report where it is written
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

  /** So like the one on Tomcat that a quick run does without. */
  private static final String TWIN = "Spring simple broker, Jetty";

  static Settings ofProperties() {
    boolean quick = Boolean.parseBoolean(System.getProperty("bench.quick", ""));
    String only = System.getProperty("bench.only", "");
    boolean whole = !quick && only.isEmpty();
    return new Settings(
        quick,
        only,
        quick ? 1 : 3,
        quick ? List.of(100) : List.of(100, 1_000, 5_000),
        quick ? List.of(4) : List.of(1, 4, 64),
        quick ? 300 : 1_000,
        quick ? 0 : 2_000,
        Duration.ofSeconds(quick ? 1 : 6),
        Duration.ofMillis(quick ? 500 : 800),
        Duration.ofMillis(quick ? 700 : 1_800),
        // What is not whole does not stand in for what is.
        whole ? Path.of("docs", "benchmarks") : Path.of("target", "bench", "report"));
  }

  boolean wants(String name) {
    boolean named = name.toLowerCase(Locale.ROOT).contains(only.toLowerCase(Locale.ROOT));
    return named && !(quick && name.equals(TWIN));
  }
}
