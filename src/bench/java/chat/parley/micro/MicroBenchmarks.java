package chat.parley.micro;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs all micro-benchmarks in about a minute, so that a regression is noticed before the
 * benchmarks of the whole server are run. Prints a table as in {@code docs/benchmarks/micro.md},
 * and the ratios to the table there.
 */
final class MicroBenchmarks {

  private MicroBenchmarks() {}

  static void main() throws RunnerException, IOException {
    var options =
        new OptionsBuilder()
            .include("chat\\.parley\\..*Benchmark\\..*")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .warmupIterations(1)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(20)
            .measurementTime(TimeValue.milliseconds(100))
            .jvmArgs("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC")
            .addProfiler(GCProfiler.class)
            .addProfiler(CpuProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    print(results, Baseline.read());
  }

  private static void print(Collection<RunResult> results, Baseline before) {
    System.out.println(
        "| operation | ns of CPU | median | ns, fastest | bytes | CPU / before | bytes / before |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
    results.stream()
        .map(OperationCost::of)
        .sorted(Comparator.comparing(OperationCost::operation))
        .map(cost -> cost.row() + before.compare(cost))
        .forEach(System.out::println);
  }
}
