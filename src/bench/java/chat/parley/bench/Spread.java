package chat.parley.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What several rounds have shown: the middle one, and the least and the most. */
record Spread(double least, double median, double most) {

  static Optional<Spread> of(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
    return of(rounds.stream().mapToDouble(figure));
  }

  /** The median of an even number of values is the mean of the two in the middle. */
  static Optional<Spread> of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int last = sorted.length - 1;
    return sorted.length == 0
        ? Optional.empty()
        : Optional.of(
            new Spread(
                sorted[0], (sorted[last / 2] + sorted[sorted.length / 2]) / 2, sorted[last]));
  }

  /** Three digits, and the least and the most where they are others. */
  String text() {
    String middle = digits(median);
    String range = digits(least) + "–" + digits(most);
    return least == most ? middle : "%s (%s)".formatted(middle, range);
  }

  static String digits(double value) {
    double size = Math.abs(value);
    int places = size >= 100 ? 0 : size >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + places + "f", value);
  }
}
