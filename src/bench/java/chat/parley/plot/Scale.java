package chat.parley.plot;

/** How values are mapped to an axis. */
public enum Scale {
  LINEAR,
  LOG;

  /**
   * Returns the position of a value between the minimum and the maximum, from 0 to 1 for values in
   * between.
   */
  double fraction(double value, double min, double max) {
    return switch (this) {
      case LINEAR -> (value - min) / (max - min);
      case LOG -> Math.log(value / min) / Math.log(max / min);
    };
  }
}
