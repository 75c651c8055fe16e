package chat.parley.soak;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Whether nothing has grown. The last process is looked at: the last third of its life under load
 * beside the third before (in the first one caches fill and code is compiled), and what is left of
 * it when all clients are gone beside the first process before any had come.
 */
final class GrowthCheck {

  /**
   * One comparison.
   *
   * @param most what is still flat
   */
  record Check(String what, double before, double after, double most) {

    boolean isFlat() {
      return after <= most;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "| %s | %.1f | %.1f | %.1f | %s |",
          what,
          before,
          after,
          most,
          isFlat() ? "flat" : "NOT FLAT");
    }
  }

  private static final double HEAP_SHARE = 1.05;
  private static final double HEAP_MEGABYTES = 1;

  /** The JVM and the pool of connections to the store have a few more or less. */
  private static final double FEW = 10;

  private GrowthCheck() {}

  /**
   * Compares.
   *
   * @param loaded samples of all processes while there was load
   * @param rest of the first process before there was any
   * @param quiet of the last one when all was over
   */
  static List<Check> of(List<ServerSample> loaded, ServerSample rest, ServerSample quiet) {
    int last = loaded.getLast().process();
    List<ServerSample> life = loaded.stream().filter(s -> s.process() == last).toList();
    double begin = life.getFirst().second();
    double third = (life.getLast().second() - begin) / 3;
    List<ServerSample> before =
        life.stream()
            .filter(s -> s.second() >= begin + third && s.second() < begin + 2 * third)
            .toList();
    List<ServerSample> after = life.stream().filter(s -> s.second() >= begin + 2 * third).toList();
    double heap = median(before, ServerSample::heap);
    return Stream.of(
            new Check(
                "heap under load, MB",
                heap,
                median(after, ServerSample::heap),
                heap * HEAP_SHARE + HEAP_MEGABYTES),
            few(
                "threads under load",
                median(before, ServerSample::threads),
                median(after, ServerSample::threads)),
            few("files under load", median(before, ServerSample::files), median(after, ServerSample::files)),
            few("threads at rest", rest.threads(), quiet.threads()),
            few("files at rest", rest.files(), quiet.files()),
            new Check("sessions at rest", rest.sessions(), quiet.sessions(), 0),
            new Check("outboxes at rest", rest.outboxes(), quiet.outboxes(), 0),
            new Check("bytes in outboxes at rest", rest.waiting(), quiet.waiting(), 0))
        .filter(check -> !Double.isNaN(check.after()))
        .toList();
  }

  private static Check few(String what, double before, double after) {
    return new Check(what, before, after, before + FEW);
  }

  /** Of what was measured; NaN if nothing was. */
  private static double median(List<ServerSample> samples, ToDoubleFunction<ServerSample> value) {
    double[] sorted =
        samples.stream().mapToDouble(value).filter(Double::isFinite).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
