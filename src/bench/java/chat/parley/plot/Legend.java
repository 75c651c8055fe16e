package chat.parley.plot;

import java.util.List;

/** The names of the colours, in as many lines as needed. */
record Legend(List<String> names, double left) {

  private static final double LINE = 20;
  private static final double SWATCH = 12;
  private static final double GAP = 18;

  /**
   * Draws the legend, or nothing if there is only one colour.
   *
   * @param top the upper edge of the first line
   * @return the lower edge of the last line
   */
  double draw(Svg svg, double top) {
    if (names.size() < 2) {
      return top;
    }
    double x = left;
    double y = top;
    for (int i = 0; i < names.size(); i++) {
      double width = SWATCH + 6 + Svg.width(names.get(i)) + GAP;
      if (x > left && x + width > Svg.WIDTH) {
        x = left;
        y += LINE;
      }
      svg.rectangle(Svg.colour("f", i), x, y + 4, SWATCH, SWATCH);
      svg.text("", x + SWATCH + 6, y + 14, names.get(i));
      x += width;
    }
    return y + LINE;
  }
}
