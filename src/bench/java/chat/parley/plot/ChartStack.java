package chat.parley.plot;

import java.util.List;

/**
 * Line charts one below the other in one picture.
 *
 * @param title what is read out
 */
public record ChartStack(String title, List<LineChart> charts) {

  public ChartStack {
    charts = List.copyOf(charts);
  }

  /** The picture as a file. */
  public String svg() {
    var svg = new Svg();
    double left = charts.stream().mapToDouble(LineChart::left).max().orElse(0);
    double height = 0;
    for (LineChart chart : charts) {
      DrawnChart drawn = chart.draw(left);
      svg.add(drawn.svg(), height);
      height += drawn.height();
    }
    return svg.finished(title, height);
  }
}
