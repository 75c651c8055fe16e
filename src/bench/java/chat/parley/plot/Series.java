package chat.parley.plot;

import java.util.List;

/**
 * A line of a {@link LineChart}.
 *
 * @param name the name in the legend
 * @param points the points in the order in which they are joined
 */
public record Series(String name, List<Point> points) {

  public Series {
    points = List.copyOf(points);
  }
}
