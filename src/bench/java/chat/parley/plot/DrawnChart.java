package chat.parley.plot;

/** A drawn chart that can be placed below another one. */
record DrawnChart(Svg svg, double height) {}
