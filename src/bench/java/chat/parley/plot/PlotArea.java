package chat.parley.plot;

import java.util.List;
import java.util.Locale;

/**
 * The area of a line chart between its axes, which maps values to pixels.
 *
 * @param min the x value at its left edge
 * @param max the x value at its right edge
 */
record PlotArea(
    double left, double right, double top, double bottom, double min, double max, Ticks yTicks) {

  double x(double value) {
    return left + (right - left) * Scale.LINEAR.fraction(value, min, max);
  }

  double y(double value) {
    return bottom - (bottom - top) * yTicks.fraction(value);
  }

  void grid(Svg svg, Ticks xTicks) {
    for (double tick : yTicks.values()) {
      svg.line("grid", left, y(tick), right, y(tick));
      svg.text("soft end", left - 8, y(tick) + 4, Ticks.format(tick));
    }
    for (double tick : xTicks.values()) {
      svg.line("axis", x(tick), bottom, x(tick), bottom + 5);
      svg.text("soft middle", x(tick), bottom + 19, Ticks.format(tick));
    }
    svg.line("axis", left, bottom, right, bottom);
  }

  void event(Svg svg, Event event) {
    double from = x(event.from());
    double width = x(event.to()) - from;
    if (width < 2) {
      svg.line("mark", from, top, from, bottom);
    } else {
      svg.rectangle("band", from, top, width, bottom - top);
    }
  }

  /**
   * Returns the commands of a path through the points; the path is broken at values that are not
   * finite.
   */
  String path(List<Point> points) {
    var path = new StringBuilder();
    boolean joined = false;
    for (Point point : points) {
      boolean finite = Double.isFinite(point.y());
      if (finite) {
        String command = joined ? "L" : "M";
        path.append(String.format(Locale.ROOT, "%s%.1f %.1f", command, x(point.x()), y(point.y())));
      }
      joined = finite;
    }
    return path.toString();
  }
}
