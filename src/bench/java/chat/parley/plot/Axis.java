package chat.parley.plot;

/**
 * What an axis shows.
 *
 * @param label of what, and in which unit: {@code "messages a second"}
 */
public record Axis(String label, Scale scale) {

  /** From 0. */
  public static Axis linear(String label) {
    return new Axis(label, Scale.LINEAR);
  }

  /** For what differs by many times; values must be more than 0. */
  public static Axis log(String label) {
    return new Axis(label, Scale.LOG);
  }
}
