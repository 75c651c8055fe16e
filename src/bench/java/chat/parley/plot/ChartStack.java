package chat.parley.plot;

import java.util.List;

/**
 * Line charts below each other in one picture.
 *
 * @param title the title for screen readers
 */
public record ChartStack(String title, List<LineChart> charts) {

  public ChartStack {
    charts = List.copyOf(charts);
  }

  /** Returns the picture as an SVG document. */
  public String svg() {
    var svg = new Svg();
    double left = charts.stream().mapToDouble(LineChart::minLeft).max().orElse(0);
    double height = 0;
    for (LineChart chart : charts) {
      DrawnChart drawn = chart.draw(left);
      svg.add(drawn.svg(), height);
      height += drawn.height();
    }
    return svg.document(title, height);
  }
}
