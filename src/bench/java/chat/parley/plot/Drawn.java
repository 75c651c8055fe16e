package chat.parley.plot;

/** A chart that can be put below another one. */
record Drawn(Svg svg, double height) {}
