package chat.parley.plot;

import java.util.List;
import java.util.Locale;

/** Writes the elements of one picture, in the order in which they are painted. */
final class Svg {

  /** Width of every picture, in pixels. */
  static final int WIDTH = 800;

  /**
   * Width of a character of normal text, in pixels: an overestimate, so that texts do not overlap.
   */
  private static final double CHARACTER_WIDTH = 6.7;

  private static final String STYLE =
      """
      text { font: 12px system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; fill: #24292f }
      .title { font-size: 15px; font-weight: 600 }
      .soft { fill: #57606a }
      .strong { font-weight: 600 }
      .end { text-anchor: end }
      .middle { text-anchor: middle }
      .back { fill: #ffffff }
      .grid { stroke: #d8dee4 }
      .axis { stroke: #57606a }
      .whisker { stroke: #24292f; stroke-width: 1.5 }
      .line { fill: none; stroke-width: 1.75; stroke-linejoin: round }
      .l0 { stroke: #0969da } .l1 { stroke: #d9730d } .l2 { stroke: #1a7f37 }
      .l3 { stroke: #a13fb5 } .l4 { stroke: #cf222e } .l5 { stroke: #6e7781 }
      .f0 { fill: #0969da } .f1 { fill: #d9730d } .f2 { fill: #1a7f37 }
      .f3 { fill: #a13fb5 } .f4 { fill: #cf222e } .f5 { fill: #6e7781 }
      .band { fill: #cf222e; fill-opacity: 0.1 }
      .mark { stroke: #cf222e; stroke-opacity: 0.35 }
      .event { fill: #cf222e }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 } .soft { fill: #9198a1 } .back { fill: #0d1117 }
        .grid { stroke: #30363d } .axis { stroke: #9198a1 } .whisker { stroke: #e6edf3 }
        .l0 { stroke: #58a6ff } .l1 { stroke: #f0883e } .l2 { stroke: #3fb950 }
        .l3 { stroke: #d2a8ff } .l4 { stroke: #ff7b72 } .l5 { stroke: #8b949e }
        .f0 { fill: #58a6ff } .f1 { fill: #f0883e } .f2 { fill: #3fb950 }
        .f3 { fill: #d2a8ff } .f4 { fill: #ff7b72 } .f5 { fill: #8b949e }
        .band { fill: #ff7b72; fill-opacity: 0.15 } .mark { stroke: #ff7b72 } .event { fill: #ff7b72 }
      }
      """;

  private static final int COLOURS = 6;

  private final StringBuilder elements = new StringBuilder();

  /** Returns the class of a colour; the colours repeat after the last one. */
  static String colour(String kind, int index) {
    return kind + index % COLOURS;
  }

  /** Returns the estimated width of a text, in pixels. */
  static double width(String text) {
    return text.codePointCount(0, text.length()) * CHARACTER_WIDTH;
  }

  void line(String classes, double x1, double y1, double x2, double y2) {
    add("line", classes, attributes("x1 y1 x2 y2", x1, y1, x2, y2), "");
  }

  void rectangle(String classes, double x, double y, double width, double height) {
    add("rect", classes, attributes("x y width height", x, y, width, height), "");
  }

  /**
   * Adds a text.
   *
   * @param x the start, the end or the middle of the text, depending on the classes
   * @param y its base line
   */
  void text(String classes, double x, double y, String text) {
    add("text", classes, attributes("x y", x, y), escaped(text));
  }

  /** Adds a text that reads upwards, around its middle. */
  void verticalText(String classes, double x, double y, String text) {
    String transform = " transform='translate(%s %s) rotate(-90)'".formatted(tenths(x), tenths(y));
    add("text", classes + " middle", transform, escaped(text));
  }

  /** Adds a path, given by the commands of an SVG path. */
  void path(String classes, String commands) {
    add("path", classes, " d='" + commands + "'", "");
  }

  /** Adds the elements of another picture, moved down by a number of pixels. */
  void add(Svg other, double offset) {
    elements.append("<g transform='translate(0 %s)'>\n%s</g>\n".formatted(offset, other.elements));
  }

  private void add(String name, String classes, String attributes, String content) {
    elements.append(
        "<%s class='%s'%s>%s</%s>\n".formatted(name, classes, attributes, content, name));
  }

  /**
   * Returns the attributes of an element.
   *
   * @param names the names, separated by blanks; as many as values
   */
  private static String attributes(String names, double... values) {
    var text = new StringBuilder();
    List<String> all = List.of(names.split(" ", -1));
    for (int i = 0; i < values.length; i++) {
      text.append(" %s='%s'".formatted(all.get(i), tenths(values[i])));
    }
    return text.toString();
  }

  private static double tenths(double pixels) {
    return Math.round(pixels * 10) / 10.0;
  }

  /** Returns the whole picture as an SVG document. */
  String document(String title, double height) {
    return String.format(
        Locale.ROOT,
        """
        <svg xmlns='http://www.w3.org/2000/svg' role='img' width='%1$d' height='%2$.0f' viewBox='0 0 %1$d %2$.0f'>
        <title>%3$s</title>
        <style>
        %4$s</style>
        <rect class='back' width='%1$d' height='%2$.0f'/>
        %5$s</svg>
        """,
        WIDTH,
        height,
        escaped(title),
        STYLE,
        elements);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", "\ufffd");
  }
}
