package chat.parley.plot;

import java.util.List;

/**
 * A line of a {@link LineChart}.
 *
 * @param name as the legend has it
 * @param points in the order in which they are joined
 */
public record Series(String name, List<Point> points) {

  public Series {
    points = List.copyOf(points);
  }
}
