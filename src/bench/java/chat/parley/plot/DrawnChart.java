package chat.parley.plot;

/** A chart that can be put below another one. */
record DrawnChart(Svg svg, double height) {}
