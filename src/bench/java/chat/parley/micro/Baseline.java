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

/** The results of an earlier run as recorded in the docs: CPU and bytes of each operation. */
record Baseline(Map<String, Cost> costs) {

  private record Cost(double cpu, double bytes) {}

  /** A row as written by {@link OperationCost#row}; the document also has other tables. */
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

  /** Returns two further cells for the row of an operation: the ratios to the earlier run. */
  String compare(OperationCost cost) {
    Cost before = costs.get(cost.operation());
    return before == null
        ? " | |"
        : String.format(
            Locale.ROOT,
            " %.2f | %.2f |",
            cost.cpu() / before.cpu(),
            cost.bytes() / before.bytes());
  }
}
