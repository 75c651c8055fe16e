package chat.parley.plot;

/**
 * One row of a {@link BarChart}.
 *
 * @param name what was measured; of the same name it has the same colour in every group
 * @param value the length of the bar
 * @param least the least that was measured, where the whisker begins
 * @param most the most that was measured, where it ends
 */
public record Bar(String name, double value, double least, double most) {

  public Bar {
    if (!(least <= value && value <= most)) {
      throw new IllegalArgumentException(
          name + ": not in order: " + least + ", " + value + ", " + most);
    }
  }

  /** A value that was measured once. */
  public static Bar of(String name, double value) {
    return new Bar(name, value, value, value);
  }
}
