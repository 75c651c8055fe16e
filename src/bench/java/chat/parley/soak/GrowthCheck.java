package chat.parley.soak;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Checks that nothing has grown in the last process: the last third of its life under load is
 * compared with the third before (in the first third caches fill and code is compiled), and its
 * state after all clients have left with the first process before any client had connected.
 */
final class GrowthCheck {

  /**
   * One comparison of a quantity.
   *
   * @param max the maximum of {@code after}
   */
  record Check(String name, double before, double after, double max) {

    boolean isWithinMax() {
      return after <= max;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "| %s | %.1f | %.1f | %.1f | %s |",
          name,
          before,
          after,
          max,
          isWithinMax() ? "ok" : "GREW");
    }
  }

  private static final double HEAP_FACTOR = 1.05;
  private static final double HEAP_TOLERANCE_MB = 1;

  /** The JVM and the connection pool of the store may have a few more or fewer. */
  private static final double COUNT_TOLERANCE = 10;

  private GrowthCheck() {}

  /**
   * Compares the samples; quantities that were not measured are omitted.
   *
   * @param loaded the samples of all processes under load
   * @param rest the first process before any load
   * @param quiet the last process after all clients have left
   */
  static List<Check> of(List<ServerSample> loaded, ServerSample rest, ServerSample quiet) {
    int last = loaded.getLast().process();
    List<ServerSample> life = loaded.stream().filter(s -> s.process() == last).toList();
    double start = life.getFirst().second();
    double third = (life.getLast().second() - start) / 3;
    List<ServerSample> before =
        life.stream()
            .filter(s -> s.second() >= start + third && s.second() < start + 2 * third)
            .toList();
    List<ServerSample> after = life.stream().filter(s -> s.second() >= start + 2 * third).toList();
    double heap = median(before, ServerSample::heap);
    return Stream.of(
            new Check(
                "heap under load, MB",
                heap,
                median(after, ServerSample::heap),
                heap * HEAP_FACTOR + HEAP_TOLERANCE_MB),
            countCheck(
                "threads under load",
                median(before, ServerSample::threads),
                median(after, ServerSample::threads)),
            countCheck(
                "files under load",
                median(before, ServerSample::files),
                median(after, ServerSample::files)),
            countCheck("threads at rest", rest.threads(), quiet.threads()),
            countCheck("files at rest", rest.files(), quiet.files()),
            new Check("sessions at rest", rest.sessions(), quiet.sessions(), 0),
            new Check("outboxes at rest", rest.outboxes(), quiet.outboxes(), 0),
            new Check("bytes in outboxes at rest", rest.outboxBytes(), quiet.outboxBytes(), 0))
        .filter(check -> !Double.isNaN(check.after()))
        .toList();
  }

  private static Check countCheck(String name, double before, double after) {
    return new Check(name, before, after, before + COUNT_TOLERANCE);
  }

  /** Returns the median of the measured values; NaN if there are none. */
  private static double median(List<ServerSample> samples, ToDoubleFunction<ServerSample> value) {
    double[] sorted =
        samples.stream().mapToDouble(value).filter(Double::isFinite).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
