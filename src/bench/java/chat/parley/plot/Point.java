package chat.parley.plot;

/** A point of a line. A y value that is not finite breaks the line. */
public record Point(double x, double y) {}
