package chat.parley.plot;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Horizontal bars in groups, each with its name, its value and a whisker from the minimum to the
 * maximum.
 *
 * @param title the title above the chart and for screen readers
 * @param axis a linear axis from 0, or a logarithmic axis from a round number below the minimum
 */
public record BarChart(String title, Axis axis, List<BarGroup> groups) {

  private static final double TOP = 44;
  private static final double ROW = 24;
  private static final double HEADING = 26;
  private static final double BAR = 16;
  private static final int TICKS = 8;

  public BarChart {
    groups = List.copyOf(groups);
  }

  /** Returns the chart as an SVG document. */
  public String svg() {
    var svg = new Svg();
    svg.text("title", 16, 26, title);
    double y = TOP;
    for (BarGroup group : groups) {
      group(svg, group, y);
      y += height(group);
    }
    for (double tick : ticks().values()) {
      svg.text("soft middle", x(tick), y + 18, Ticks.format(tick));
    }
    svg.text("soft middle", (left() + right()) / 2, y + 40, axis.label());
    return svg.document(title, y + 54);
  }

  private static double height(BarGroup group) {
    return group.bars().size() * ROW + (group.heading().isEmpty() ? 0 : HEADING);
  }

  private void group(Svg svg, BarGroup group, double top) {
    double y = top;
    if (!group.heading().isEmpty()) {
      svg.text("strong", 16, y + 17, group.heading());
      y += HEADING;
    }
    double bottom = y + group.bars().size() * ROW;
    for (double tick : ticks().values()) {
      svg.line("grid", x(tick), y, x(tick), bottom);
    }
    svg.line("axis", left(), y, left(), bottom);
    for (Bar bar : group.bars()) {
      bar(svg, bar, y + (ROW - BAR) / 2);
      y += ROW;
    }
  }

  private void bar(Svg svg, Bar bar, double y) {
    svg.text("end", left() - 8, y + 12, bar.name());
    double length = Math.max(x(bar.value()) - left(), 1);
    svg.rectangle(Svg.colour("f", names().indexOf(bar.name())), left(), y, length, BAR);
    double middle = y + BAR / 2;
    if (bar.min() < bar.max()) {
      svg.line("whisker", x(bar.min()), middle, x(bar.max()), middle);
      svg.line("whisker", x(bar.min()), middle - 4, x(bar.min()), middle + 4);
      svg.line("whisker", x(bar.max()), middle - 4, x(bar.max()), middle + 4);
    }
    svg.text("", x(bar.max()) + 7, y + 12, Ticks.format(bar.value()));
  }

  private double x(double value) {
    return left() + (right() - left()) * ticks().fraction(value);
  }

  private double left() {
    return names().stream().mapToDouble(Svg::width).max().orElse(0) + 24;
  }

  /** Returns the right end of the axis, which leaves room for a value after the longest bar. */
  private double right() {
    double values = bars().mapToDouble(bar -> Svg.width(Ticks.format(bar.value()))).max().orElse(0);
    return Svg.WIDTH - 20 - values;
  }

  private List<String> names() {
    return bars().map(Bar::name).distinct().toList();
  }

  private Ticks ticks() {
    return Ticks.around(
        axis.scale(), bars().flatMapToDouble(bar -> DoubleStream.of(bar.min(), bar.max())), TICKS);
  }

  private Stream<Bar> bars() {
    return groups.stream().flatMap(group -> group.bars().stream());
  }
}
