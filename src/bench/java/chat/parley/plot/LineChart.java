package chat.parley.plot;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Lines over a linear x axis, and events during that time.
 *
 * @param title the title above the chart and for screen readers
 * @param x the x axis, which is linear and extends from the first point or event to the last
 * @param events the events; may be empty
 */
public record LineChart(String title, Axis x, Axis y, List<Series> series, List<Event> events) {

  private static final double TOP = 42;
  private static final double HEIGHT = 220;
  private static final double RIGHT = Svg.WIDTH - 20.0;
  private static final int X_TICKS = 12;
  private static final int Y_TICKS = 6;
  private static final double ROW = 18;

  public LineChart {
    series = List.copyOf(series);
    events = List.copyOf(events);
    if (x.scale() != Scale.LINEAR) {
      throw new IllegalArgumentException("The x axis must be linear, but is " + x.scale());
    }
  }

  /** Returns the chart as an SVG document. */
  public String svg() {
    DrawnChart drawn = draw(minLeft());
    return drawn.svg().document(title, drawn.height());
  }

  /** Draws the chart with its y axis at the given position. */
  DrawnChart draw(double left) {
    var svg = new Svg();
    svg.text("title", 16, 26, title);
    double top =
        new Legend(series.stream().map(Series::name).toList(), left).draw(svg, TOP - 6) + 10;
    var area = new PlotArea(left, RIGHT, top, top + HEIGHT, minX(), maxX(), yTicks());
    if (!y.label().isEmpty()) {
      svg.verticalText("soft", 22, top + HEIGHT / 2, y.label());
    }
    events.forEach(event -> area.event(svg, event));
    area.grid(svg, Ticks.within(minX(), maxX(), X_TICKS));
    for (int i = 0; i < series.size(); i++) {
      svg.path("line " + Svg.colour("l", i), area.path(series.get(i).points()));
    }
    double bottom = rows(svg, area, top + HEIGHT + 26);
    svg.text("soft middle", (left + RIGHT) / 2, bottom + 14, x.label());
    return new DrawnChart(svg, bottom + 26);
  }

  /** Draws the events below the chart, in one row per label; returns the lower edge. */
  private double rows(Svg svg, PlotArea area, double top) {
    double y = top;
    for (String label : labels()) {
      svg.text("end", area.left() - 8, y + 13, label);
      svg.line("grid", area.left(), y + ROW / 2, RIGHT, y + ROW / 2);
      for (Event event : events) {
        if (event.label().equals(label)) {
          double from = area.x(event.from());
          svg.rectangle("event", from - 1, y + 4, area.x(event.to()) - from + 2, ROW - 8);
        }
      }
      y += ROW;
    }
    return y;
  }

  private List<String> labels() {
    return events.stream().map(Event::label).distinct().toList();
  }

  /** Returns the smallest position of the y axis that leaves room for the labels at its left. */
  double minLeft() {
    double rows = labels().stream().mapToDouble(Svg::width).max().orElse(0) + 16;
    double ticks =
        yTicks().values().stream().mapToDouble(t -> Svg.width(Ticks.format(t))).max().orElse(0);
    return Math.max(rows, ticks + 40);
  }

  private Ticks yTicks() {
    return Ticks.around(
        y.scale(),
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::y),
        Y_TICKS);
  }

  private double minX() {
    return xs().min().orElse(0);
  }

  private double maxX() {
    double max = xs().max().orElse(1);
    return max > minX() ? max : minX() + 1;
  }

  private DoubleStream xs() {
    return DoubleStream.concat(
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::x),
        events.stream().flatMapToDouble(event -> DoubleStream.of(event.from(), event.to())));
  }
}
