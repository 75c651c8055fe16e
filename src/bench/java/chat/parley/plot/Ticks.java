package chat.parley.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The round values at which an axis is marked, in ascending order.
 *
 * @param scale the scale of the axis
 */
record Ticks(Scale scale, List<Double> values) {

  private static final double[] ROUND = {1, 2, 5};
  private static final double EPSILON = 1e-9;

  /**
   * Returns ticks from 0, or from a round value below the minimum, to a round value above the
   * maximum.
   */
  static Ticks around(Scale scale, DoubleStream shown, int maxTicks) {
    var all = shown.filter(Double::isFinite).summaryStatistics();
    double min = all.getCount() == 0 ? 1 : all.getMin();
    double max = all.getCount() == 0 ? 1 : all.getMax();
    return switch (scale) {
      case LINEAR -> around(Math.min(0, min), Math.max(max, 0), maxTicks);
      case LOG -> log(min, max, maxTicks);
    };
  }

  private static Ticks around(double min, double max, int maxTicks) {
    double end = max > min ? max : min + 1;
    double step = step(end - min, maxTicks);
    return linear(
        Math.floor(min / step + EPSILON) * step, Math.ceil(end / step - EPSILON) * step, step);
  }

  /** Returns the round values between two values that need not be round. */
  static Ticks within(double min, double max, int maxTicks) {
    double step = step(Math.max(max - min, Double.MIN_NORMAL), maxTicks);
    return linear(Math.ceil(min / step - EPSILON) * step, max, step);
  }

  private static Ticks linear(double first, double last, double step) {
    var values = new ArrayList<Double>();
    for (int i = 0; first + i * step <= last + step * EPSILON; i++) {
      values.add(rounded(first + i * step));
    }
    return new Ticks(Scale.LINEAR, List.copyOf(values));
  }

  private static double step(double length, int maxTicks) {
    double power = Math.pow(10, Math.floor(Math.log10(length / maxTicks)));
    for (double round : ROUND) {
      if (length / (round * power) <= maxTicks) {
        return round * power;
      }
    }
    return 10 * power;
  }

  /**
   * Returns 1, 2, 5, 10 and so on; if these are too many, the powers of ten, and if those are too
   * many, every nth of them.
   */
  private static Ticks log(double min, double max, int maxTicks) {
    if (!(min > 0)) {
      throw new IllegalArgumentException(
          "A logarithmic axis cannot show " + min + "; values must be positive");
    }
    int first = (int) Math.floor(Math.log10(min) + EPSILON);
    int last = (int) Math.ceil(Math.log10(max) - EPSILON);
    var fine = new ArrayList<Double>();
    for (int power = first; power <= last; power++) {
      for (double round : ROUND) {
        fine.add(rounded(round * Math.pow(10, power)));
      }
    }
    while (fine.size() > 2 && fine.get(1) <= min) {
      fine.removeFirst();
    }
    while (fine.size() > 2 && fine.get(fine.size() - 2) >= max) {
      fine.removeLast();
    }
    return fine.size() <= maxTicks
        ? new Ticks(Scale.LOG, List.copyOf(fine))
        : powersOfTen(first, Math.max(last, first + 1), maxTicks);
  }

  private static Ticks powersOfTen(int first, int last, int maxTicks) {
    int every = Math.ceilDiv(last - first, maxTicks);
    var values = new ArrayList<Double>();
    for (int power = first; power < last + every; power += every) {
      values.add(rounded(Math.pow(10, power)));
    }
    return new Ticks(Scale.LOG, List.copyOf(values));
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(12)).doubleValue();
  }

  double min() {
    return values.getFirst();
  }

  double max() {
    return values.getLast();
  }

  /** Returns the position of a value between the first tick and the last, from 0 to 1. */
  double fraction(double value) {
    return scale.fraction(value, min(), max());
  }

  /**
   * Formats a number with three significant digits, or all digits before the decimal point if there
   * are more.
   */
  static String format(double value) {
    if (Math.abs(value) >= 10_000_000) {
      return format(value / 1e6) + " M";
    }
    if (Math.abs(value) >= 1_000) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
