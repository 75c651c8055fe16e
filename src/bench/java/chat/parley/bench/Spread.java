package chat.parley.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The median, the minimum and the maximum of several rounds. */
record Spread(double min, double median, double max) {

  static Optional<Spread> of(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
    return of(rounds.stream().mapToDouble(figure));
  }

  /**
   * Returns the spread of the values; empty if there are none. The median of an even number of
   * values is the mean of the two in the middle.
   */
  static Optional<Spread> of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int last = sorted.length - 1;
    return sorted.length == 0
        ? Optional.empty()
        : Optional.of(
            new Spread(
                sorted[0], (sorted[last / 2] + sorted[sorted.length / 2]) / 2, sorted[last]));
  }

  /** Formats the median with about three digits, and the range unless all values are equal. */
  String text() {
    String middle = format(median);
    String range = format(min) + "–" + format(max);
    return min == max ? middle : "%s (%s)".formatted(middle, range);
  }

  static String format(double value) {
    double size = Math.abs(value);
    int places = size >= 100 ? 0 : size >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + places + "f", value);
  }
}
