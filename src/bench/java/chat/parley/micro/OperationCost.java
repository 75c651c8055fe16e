package chat.parley.micro;

import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * The measured cost of one operation.
 *
 * @param operation the name of the benchmark, such as {@code DecoderBenchmark.send}
 * @param cpu CPU time of all threads in nanoseconds: the first quartile of the iterations, because
 *     slower ones may include the JIT compiler
 * @param median the same: the median of the iterations
 * @param fastest elapsed time in nanoseconds, of the fastest iteration
 * @param bytes bytes allocated by all threads
 */
record OperationCost(String operation, double cpu, double median, double fastest, double bytes) {

  static OperationCost of(RunResult run) {
    Statistics cpu = run.getSecondaryResults().get(CpuProfiler.LABEL).getStatistics();
    return new OperationCost(
        run.getParams().getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)", "$1"),
        cpu.getPercentile(25),
        cpu.getPercentile(50),
        run.getPrimaryResult().getStatistics().getMin(),
        run.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
  }

  /** Returns the row of the table, without the cells of {@link Baseline#compare}. */
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
