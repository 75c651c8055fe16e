package chat.parley.plot;

import java.util.List;
import java.util.Locale;

/**
 * The part of a line chart between its axes: where values are in pixels.
 *
 * @param least the x value at its left edge
 * @param most the x value at its right edge
 */
record PlotArea(
    double left, double right, double top, double bottom, double least, double most, Ticks yTicks) {

  double x(double value) {
    return left + (right - left) * Scale.LINEAR.share(value, least, most);
  }

  double y(double value) {
    return bottom - (bottom - top) * yTicks.share(value);
  }

  void grid(Svg svg, Ticks xTicks) {
    for (double tick : yTicks.values()) {
      svg.line("grid", left, y(tick), right, y(tick));
      svg.text("soft end", left - 8, y(tick) + 4, Ticks.text(tick));
    }
    for (double tick : xTicks.values()) {
      svg.line("axis", x(tick), bottom, x(tick), bottom + 5);
      svg.text("soft middle", x(tick), bottom + 19, Ticks.text(tick));
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

  /** The commands of a path through the points; it begins anew behind what is not a number. */
  String path(List<Point> points) {
    var path = new StringBuilder();
    boolean joined = false;
    for (Point point : points) {
      boolean there = Double.isFinite(point.y());
      if (there) {
        String command = joined ? "L" : "M";
        path.append(String.format(Locale.ROOT, "%s%.1f %.1f", command, x(point.x()), y(point.y())));
      }
      joined = there;
    }
    return path.toString();
  }
}
