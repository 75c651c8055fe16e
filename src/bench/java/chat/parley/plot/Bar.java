package chat.parley.plot;

/**
 * One row of a {@link BarChart}.
 *
 * @param name the name of the row; bars of the same name have the same colour in all groups
 * @param value the length of the bar
 * @param min the minimum, where the whisker begins
 * @param max the maximum, where the whisker ends
 */
public record Bar(String name, double value, double min, double max) {

  public Bar {
    if (!(min <= value && value <= max)) {
      throw new IllegalArgumentException(
          name
              + ": minimum, value and maximum are not in order: "
              + min
              + ", "
              + value
              + ", "
              + max);
    }
  }

  /** Returns the bar of a value that was measured once. */
  public static Bar of(String name, double value) {
    return new Bar(name, value, value, value);
  }
}
