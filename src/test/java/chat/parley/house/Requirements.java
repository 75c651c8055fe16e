package chat.parley.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The lines of one protocol.
 *
 * @param title of their table
 * @param columns the names of what a line tells
 */
record Requirements(String title, List<String> columns, List<Line> lines) {
  private static final Path FOLDER = Path.of("src", "test", "resources", "conformance");

  /**
   * One line.
   *
   * @param cells one for each column
   * @param excuse why no test shows it; empty if one does
   */
  record Line(String id, List<String> cells, String excuse) {

    Line {
      if (!excuse.isEmpty()
          && !excuse.startsWith("not met: ")
          && !excuse.startsWith("not shown: ")) {
        throw new IllegalArgumentException(id + ": an excuse begins with 'not met' or 'not shown'");
      }
    }

    boolean isExcused() {
      return !excuse.isEmpty();
    }
  }

  static List<Requirements> all() {
    return Stream.of("stomp.tsv", "old.tsv", "parley.tsv").map(Requirements::file).toList();
  }

  private static Requirements file(String name) {
    try {
      return read(Files.readString(FOLDER.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a title, the names of the columns behind the id, and the lines. */
  static Requirements read(String text) {
    List<String> rows = text.lines().toList();
    List<String> columns = List.of(rows.get(1).split("\t"));
    return new Requirements(
        rows.getFirst(),
        columns.subList(1, columns.size()),
        rows.stream().skip(2).map(row -> line(row, columns.size())).toList());
  }

  private static Line line(String row, int columns) {
    List<String> cells = List.of(row.split("\t", -1));
    if (cells.size() < columns || cells.size() > columns + 1) {
      throw new IllegalArgumentException("Not %d columns: %s".formatted(columns, row));
    }
    String excuse = cells.size() > columns ? cells.getLast() : "";
    return new Line(cells.getFirst(), cells.subList(1, columns), excuse);
  }

  /** The table in Markdown. */
  String table(Map<String, List<String>> shown) {
    String head = "| " + String.join(" | ", columns) + " | shown by |\n";
    String rule = "| --- ".repeat(columns.size() + 1) + "|\n";
    return lines.stream()
        .map(line -> row(line, shown.getOrDefault(line.id(), List.of())))
        .collect(Collectors.joining("", "### " + title + "\n" + head + rule, ""));
  }

  private static String row(Line line, List<String> methods) {
    String tests = methods.stream().map(m -> "`" + m + "`").collect(Collectors.joining(", "));
    String last = line.isExcused() ? line.excuse() : tests;
    return "| %s | %s |\n".formatted(String.join(" | ", line.cells()), last);
  }
}
