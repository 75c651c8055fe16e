package chat.parley.plot;

/**
 * An event during the time of a {@link LineChart}: a band across the chart, or a mark if it had no
 * duration. Events with the same label share a row below the chart.
 *
 * @param from the start, in the unit of the x axis
 * @param to the end, in the same unit; not before the start
 */
public record Event(String label, double from, double to) {

  public Event {
    if (!(from <= to)) {
      throw new IllegalArgumentException(label + " ends before it begins: " + from + ", " + to);
    }
  }

  /** Returns an event without a duration. */
  public static Event at(String label, double x) {
    return new Event(label, x, x);
  }
}
