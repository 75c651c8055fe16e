package chat.parley.plot;

/**
 * Something that happened meanwhile: a band across a {@link LineChart}, or a mark if it took no
 * time. Events with the same label share a row below the chart.
 *
 * @param from in the unit of the x axis
 * @param to the same; not before it
 */
public record Event(String label, double from, double to) {

  public Event {
    if (!(from <= to)) {
      throw new IllegalArgumentException(label + " ends before it begins: " + from + ", " + to);
    }
  }

  /** An event that took no time. */
  public static Event at(String label, double x) {
    return new Event(label, x, x);
  }
}
