package chat.parley.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * One figure of two jars, round by round. Every figure is a cost: a ratio above 1 means that the
 * new jar needs more. A figure that is not positive counts as missing, because it has no ratio.
 *
 * @param samples the samples of all figures, in any order
 */
record Ratios(ServerWorkload workload, Column figure, int rounds, List<ComparisonSample> samples) {

  /** The ratio above which a row is marked. */
  static final double THRESHOLD = 1.03;

  private static final String MISSING = "missing";

  /** Returns the row of the table. */
  String row() {
    return "| %s | %s | %s | %s | %s | %s |"
        .formatted(
            workload.text(),
            figure.name(),
            spread(Side.OLD).map(old -> Spread.format(old.median())).orElse(MISSING),
            spread(Side.NEW).map(now -> Spread.format(now.median())).orElse(MISSING),
            ratios().map(Ratios::marked).orElse(MISSING),
            ratios().map(all -> format(all.min()) + "–" + format(all.max())).orElse(MISSING));
  }

  private static String marked(Spread ratios) {
    String median = format(ratios.median());
    return ratios.median() > THRESHOLD ? "**" + median + "** ▲" : median;
  }

  static String format(double ratio) {
    return String.format(Locale.ROOT, "%.3f", ratio);
  }

  /** Returns new divided by old in one round; empty if one of them is missing. */
  OptionalDouble ratio(int round) {
    OptionalDouble old = value(Side.OLD, round);
    OptionalDouble now = value(Side.NEW, round);
    return old.isPresent() && now.isPresent()
        ? OptionalDouble.of(now.getAsDouble() / old.getAsDouble())
        : OptionalDouble.empty();
  }

  /** Returns the ratios of all rounds that have one. */
  Optional<Spread> ratios() {
    return Spread.of(allRounds().mapToObj(this::ratio).flatMapToDouble(OptionalDouble::stream));
  }

  private Optional<Spread> spread(Side side) {
    return Spread.of(
        allRounds().mapToObj(round -> value(side, round)).flatMapToDouble(OptionalDouble::stream));
  }

  /** Returns a description of each missing figure. */
  List<String> missing() {
    return allRounds()
        .boxed()
        .flatMap(
            round ->
                Side.order(round).stream()
                    .filter(side -> value(side, round).isEmpty())
                    .map(side -> missing(side, round)))
        .toList();
  }

  private String missing(Side side, int round) {
    return "round %d, %s jar: no figure for %s, %s"
        .formatted(round, side, workload.text(), figure.name());
  }

  private OptionalDouble value(Side side, int round) {
    return samples.stream()
        .filter(sample -> sample.side() == side && sample.round() == round)
        .map(ComparisonSample::measured)
        .filter(measurement -> measurement.peer().equals(workload.server()))
        .filter(measurement -> measurement.task().equals(workload.task()))
        .filter(measurement -> measurement.kind().equals(figure.kind()))
        .mapToDouble(figure.value())
        .filter(value -> value > 0 && Double.isFinite(value))
        .findFirst();
  }

  private IntStream allRounds() {
    return IntStream.rangeClosed(1, rounds);
  }
}
