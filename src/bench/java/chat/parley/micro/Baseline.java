package chat.parley.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is written down of an earlier run: of each operation the CPU and the bytes. */
record Baseline(Map<String, Cost> costs) {

  private record Cost(double cpu, double bytes) {}

  /** As {@link Figure#row} writes it; the document has other tables too. */
  private static final Pattern ROW =
      Pattern.compile("\\| `(\\w+\\.\\w+)` \\| ([\\d,]+) \\|.* ([\\d,]+) \\|");

  private static final Path TABLE = Path.of("docs", "benchmarks", "micro.md");

  static Baseline read() throws IOException {
    var costs = new HashMap<String, Cost>();
    if (Files.exists(TABLE)) {
      Files.readAllLines(TABLE).stream()
          .map(ROW::matcher)
          .filter(Matcher::matches)
          .forEach(row -> costs.put(row.group(1), cost(row)));
    }
    return new Baseline(costs);
  }

  private static Cost cost(MatchResult row) {
    return new Cost(number(row.group(2)), number(row.group(3)));
  }

  private static double number(String cell) {
    return Double.parseDouble(cell.replace(",", ""));
  }

  /** Two cells more for its row: how many times as much as before. */
  String compared(Figure figure) {
    Cost before = costs.get(figure.operation());
    return before == null
        ? " | |"
        : String.format(
            Locale.ROOT,
            " %.2f | %.2f |",
            figure.cpu() / before.cpu(),
            figure.bytes() / before.bytes());
  }
}
