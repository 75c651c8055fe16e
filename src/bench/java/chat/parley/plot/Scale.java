package chat.parley.plot;

/** How values are laid along an axis. */
public enum Scale {
  LINEAR,
  LOG;

  /** Where on the way from the least to the most a value is, 0 to 1 for what is between. */
  double share(double value, double least, double most) {
    return switch (this) {
      case LINEAR -> (value - least) / (most - least);
      case LOG -> Math.log(value / least) / Math.log(most / least);
    };
  }
}
