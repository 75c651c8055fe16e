package chat.parley.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The round values at which an axis is marked, in rising order.
 *
 * @param scale along which they are
 */
record Ticks(Scale scale, List<Double> values) {

  private static final double[] ROUND = {1, 2, 5};
  private static final double SLACK = 1e-9;

  /** From 0, or from a round value below the least one, to a round one above the most. */
  static Ticks around(Scale scale, DoubleStream shown, int atMost) {
    var all = shown.filter(Double::isFinite).summaryStatistics();
    double least = all.getCount() == 0 ? 1 : all.getMin();
    double most = all.getCount() == 0 ? 1 : all.getMax();
    return switch (scale) {
      case LINEAR -> around(Math.min(0, least), Math.max(most, 0), atMost);
      case LOG -> log(least, most, atMost);
    };
  }

  private static Ticks around(double least, double most, int atMost) {
    double end = most > least ? most : least + 1;
    double step = step(end - least, atMost);
    return linear(
        Math.floor(least / step + SLACK) * step, Math.ceil(end / step - SLACK) * step, step);
  }

  /** Round values between two that need not be round. */
  static Ticks within(double least, double most, int atMost) {
    double step = step(Math.max(most - least, Double.MIN_NORMAL), atMost);
    return linear(Math.ceil(least / step - SLACK) * step, most, step);
  }

  private static Ticks linear(double first, double last, double step) {
    var values = new ArrayList<Double>();
    for (int i = 0; first + i * step <= last + step * SLACK; i++) {
      values.add(rounded(first + i * step));
    }
    return new Ticks(Scale.LINEAR, List.copyOf(values));
  }

  private static double step(double length, int atMost) {
    double power = Math.pow(10, Math.floor(Math.log10(length / atMost)));
    for (double round : ROUND) {
      if (length / (round * power) <= atMost) {
        return round * power;
      }
    }
    return 10 * power;
  }

  /** 1, 2, 5, 10 and so on; of many only the tens, and where these are too many, every so many. */
  private static Ticks log(double least, double most, int atMost) {
    if (!(least > 0)) {
      throw new IllegalArgumentException("A log axis has no place for " + least);
    }
    int first = (int) Math.floor(Math.log10(least) + SLACK);
    int last = (int) Math.ceil(Math.log10(most) - SLACK);
    var fine = new ArrayList<Double>();
    for (int power = first; power <= last; power++) {
      for (double round : ROUND) {
        fine.add(rounded(round * Math.pow(10, power)));
      }
    }
    while (fine.size() > 2 && fine.get(1) <= least) {
      fine.removeFirst();
    }
    while (fine.size() > 2 && fine.get(fine.size() - 2) >= most) {
      fine.removeLast();
    }
    return fine.size() <= atMost
        ? new Ticks(Scale.LOG, List.copyOf(fine))
        : tens(first, Math.max(last, first + 1), atMost);
  }

  private static Ticks tens(int first, int last, int atMost) {
    int every = Math.ceilDiv(last - first, atMost);
    var values = new ArrayList<Double>();
    for (int power = first; power < last + every; power += every) {
      values.add(rounded(Math.pow(10, power)));
    }
    return new Ticks(Scale.LOG, List.copyOf(values));
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(12)).doubleValue();
  }

  double least() {
    return values.getFirst();
  }

  double most() {
    return values.getLast();
  }

  /** Where a value is between the first tick and the last, 0 to 1. */
  double share(double value) {
    return scale.share(value, least(), most());
  }

  /** A number as people read it: three digits that count, or all of what is before the point. */
  static String text(double value) {
    if (Math.abs(value) >= 10_000_000) {
      return text(value / 1e6) + " M";
    }
    if (Math.abs(value) >= 1_000) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
