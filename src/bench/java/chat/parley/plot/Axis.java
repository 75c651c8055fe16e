package chat.parley.plot;

/**
 * An axis of a chart.
 *
 * @param label the quantity and its unit: {@code "messages per second"}
 */
public record Axis(String label, Scale scale) {

  /** Returns an axis with a linear scale from 0. */
  public static Axis linear(String label) {
    return new Axis(label, Scale.LINEAR);
  }

  /**
   * Returns an axis with a logarithmic scale, for values of different orders of magnitude; they
   * must be positive.
   */
  public static Axis log(String label) {
    return new Axis(label, Scale.LOG);
  }
}
