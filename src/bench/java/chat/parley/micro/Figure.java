package chat.parley.micro;

import java.util.Locale;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What one operation costs.
 *
 * @param operation such as {@code DecoderBenchmark.send}
 * @param fastest nanoseconds in the fastest iteration, which others on the machine disturbed least
 * @param mean the same in the mean of all iterations
 * @param error half of the interval in which the mean lies with 99.9 % confidence
 * @param bytes allocated by all threads
 */
record Figure(String operation, double fastest, double mean, double error, double bytes) {

  static Figure of(RunResult run) {
    Result<?> time = run.getPrimaryResult();
    Result<?> bytes = run.getSecondaryResults().get("gc.alloc.rate.norm");
    String name = run.getParams().getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)", "$1");
    return new Figure(
        name,
        time.getStatistics().getMin(),
        time.getScore(),
        time.getScoreError(),
        bytes.getScore());
  }

  /** Its row in the table, without what it is compared with. */
  String row() {
    return String.format(
        Locale.ROOT,
        "| `%s` | %,.0f | %,.0f ± %,.0f | %,.0f |",
        operation,
        fastest,
        mean,
        error,
        bytes);
  }
}
