package chat.parley.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * One figure of two jars, round by round. The figure is a cost: a ratio above 1 says that the new
 * jar needs more. A figure that is not positive counts as missing, as it has no ratio.
 *
 * @param samples of all figures, in any order
 */
record Ratios(ServerWorkload workload, Column figure, int rounds, List<ComparisonSample> samples) {

  /** Above this a row is marked. */
  static final double ALLOWED = 1.03;

  private static final String ABSENT = "missing";

  /** The row of the table. */
  String row() {
    return "| %s | %s | %s | %s | %s | %s |"
        .formatted(
            workload.text(),
            figure.name(),
            spread(Side.OLD).map(old -> Spread.digits(old.median())).orElse(ABSENT),
            spread(Side.NEW).map(now -> Spread.digits(now.median())).orElse(ABSENT),
            ratios().map(Ratios::marked).orElse(ABSENT),
            ratios().map(all -> digits(all.least()) + "–" + digits(all.most())).orElse(ABSENT));
  }

  private static String marked(Spread ratios) {
    String median = digits(ratios.median());
    return ratios.median() > ALLOWED ? "**" + median + "** ▲" : median;
  }

  static String digits(double ratio) {
    return String.format(Locale.ROOT, "%.3f", ratio);
  }

  /** New divided by old of one round; empty if one of them is missing. */
  OptionalDouble ratio(int round) {
    OptionalDouble old = value(Side.OLD, round);
    OptionalDouble now = value(Side.NEW, round);
    return old.isPresent() && now.isPresent()
        ? OptionalDouble.of(now.getAsDouble() / old.getAsDouble())
        : OptionalDouble.empty();
  }

  /** The ratios of all rounds that have one. */
  Optional<Spread> ratios() {
    return Spread.of(allRounds().mapToObj(this::ratio).flatMapToDouble(OptionalDouble::stream));
  }

  private Optional<Spread> spread(Side side) {
    return Spread.of(
        allRounds().mapToObj(round -> value(side, round)).flatMapToDouble(OptionalDouble::stream));
  }

  /** Names each cell without a figure. */
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
        .filter(one -> one.peer().equals(workload.server()))
        .filter(one -> one.task().equals(workload.task()))
        .filter(one -> one.kind().equals(figure.kind()))
        .mapToDouble(figure.of())
        .filter(value -> value > 0 && Double.isFinite(value))
        .findFirst();
  }

  private IntStream allRounds() {
    return IntStream.rangeClosed(1, rounds);
  }
}
