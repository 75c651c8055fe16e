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
 * The requirements of one protocol.
 *
 * @param title the title of their table
 * @param columns the names of the columns
 */
record Requirements(String title, List<String> columns, List<Entry> entries) {
  private static final Path FOLDER = Path.of("src", "test", "resources", "conformance");

  /**
   * One requirement.
   *
   * @param cells one cell per column
   * @param excuse why no test shows it; empty if one does
   */
  record Entry(String id, List<String> cells, String excuse) {

    Entry {
      if (!excuse.isEmpty()
          && !excuse.startsWith("not met: ")
          && !excuse.startsWith("not shown: ")) {
        throw new IllegalArgumentException(
            "%s: excuse is '%s'; it must start with 'not met: ' or 'not shown: '"
                .formatted(id, excuse));
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

  /**
   * Reads a title, the names of the columns after the id, and the requirements.
   *
   * @throws IllegalArgumentException if a row has another number of columns or an unknown excuse
   */
  static Requirements read(String text) {
    List<String> rows = text.lines().toList();
    List<String> columns = List.of(rows.get(1).split("\t"));
    return new Requirements(
        rows.getFirst(),
        columns.subList(1, columns.size()),
        rows.stream().skip(2).map(row -> entry(row, columns.size())).toList());
  }

  private static Entry entry(String row, int columns) {
    List<String> cells = List.of(row.split("\t", -1));
    if (cells.size() < columns || cells.size() > columns + 1) {
      throw new IllegalArgumentException(
          "Row has %d columns; allowed are %d, or one more with an excuse: %s"
              .formatted(cells.size(), columns, row));
    }
    String excuse = cells.size() > columns ? cells.getLast() : "";
    return new Entry(cells.getFirst(), cells.subList(1, columns), excuse);
  }

  /** Returns the table in Markdown. */
  String table(Map<String, List<String>> shown) {
    String head = "| " + String.join(" | ", columns) + " | shown by |\n";
    String rule = "| --- ".repeat(columns.size() + 1) + "|\n";
    return entries.stream()
        .map(entry -> row(entry, shown.getOrDefault(entry.id(), List.of())))
        .collect(Collectors.joining("", "### " + title + "\n" + head + rule, ""));
  }

  private static String row(Entry entry, List<String> methods) {
    String tests = methods.stream().map(m -> "`" + m + "`").collect(Collectors.joining(", "));
    String evidence = entry.isExcused() ? entry.excuse() : tests;
    return "| %s | %s |\n".formatted(String.join(" | ", entry.cells()), evidence);
  }
}
