package chat.parley.plot;

/** A value at a place. What is not a number breaks the line. */
public record Point(double x, double y) {}
