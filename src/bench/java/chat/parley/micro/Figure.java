package chat.parley.micro;

import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * What one operation costs.
 *
 * @param operation such as {@code DecoderBenchmark.send}
 * @param cpu nanoseconds of all threads: a quarter of the iterations took less, while the others
 *     may have had the compiler's share too
 * @param median half of the iterations took less
 * @param fastest nanoseconds from its begin to its end, in the fastest iteration
 * @param bytes allocated by all threads
 */
record Figure(String operation, double cpu, double median, double fastest, double bytes) {

  static Figure of(RunResult run) {
    Statistics cpu = run.getSecondaryResults().get(CpuProfiler.LABEL).getStatistics();
    return new Figure(
        run.getParams().getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)", "$1"),
        cpu.getPercentile(25),
        cpu.getPercentile(50),
        run.getPrimaryResult().getStatistics().getMin(),
        run.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
  }

  /** Its row in the table, without what it is compared with. */
  String row() {
    return String.format(
        Locale.ROOT,
        "| `%s` | %,.0f | %,.0f | %,.0f | %,.0f |",
        operation,
        cpu,
        median,
        fastest,
        bytes);
  }
}
