package chat.parley.plot;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Lines over an axis, and what happened meanwhile.
 *
 * @param title above the chart, and what is read out
 * @param x always linear, from the first point or event to the last
 * @param events may be empty
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
      throw new IllegalArgumentException("The x axis is linear");
    }
  }

  /** The picture as a file. */
  public String svg() {
    DrawnChart drawn = draw(left());
    return drawn.svg().finished(title, drawn.height());
  }

  /** Draws it with its y axis there. */
  DrawnChart draw(double left) {
    var svg = new Svg();
    svg.text("title", 16, 26, title);
    double top =
        new Legend(series.stream().map(Series::name).toList(), left).draw(svg, TOP - 6) + 10;
    var area = new PlotArea(left, RIGHT, top, top + HEIGHT, least(), most(), yTicks());
    if (!y.label().isEmpty()) {
      svg.upwards("soft", 22, top + HEIGHT / 2, y.label());
    }
    events.forEach(event -> area.event(svg, event));
    area.grid(svg, Ticks.within(least(), most(), X_TICKS));
    for (int i = 0; i < series.size(); i++) {
      svg.path("line " + Svg.colour("l", i), area.path(series.get(i).points()));
    }
    double bottom = rows(svg, area, top + HEIGHT + 26);
    svg.text("soft middle", (left + RIGHT) / 2, bottom + 14, x.label());
    return new DrawnChart(svg, bottom + 26);
  }

  /** The events again, a row for each label. */
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

  /** Where its y axis has room enough for what is beside it. */
  double left() {
    double rows = labels().stream().mapToDouble(Svg::width).max().orElse(0) + 16;
    double ticks =
        yTicks().values().stream().mapToDouble(t -> Svg.width(Ticks.text(t))).max().orElse(0);
    return Math.max(rows, ticks + 40);
  }

  private Ticks yTicks() {
    return Ticks.around(
        y.scale(),
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::y),
        Y_TICKS);
  }

  private double least() {
    return xs().min().orElse(0);
  }

  private double most() {
    double most = xs().max().orElse(1);
    return most > least() ? most : least() + 1;
  }

  private DoubleStream xs() {
    return DoubleStream.concat(
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::x),
        events.stream().flatMapToDouble(event -> DoubleStream.of(event.from(), event.to())));
  }
}
