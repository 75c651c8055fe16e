package chat.parley.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is written down of an earlier run: of each operation the CPU and the bytes. */
record Baseline(Map<String, Cost> costs) {

  private record Cost(double cpu, double bytes) {}

  private static final Path TABLE = Path.of("docs", "benchmarks", "micro.md");

  static Baseline read() throws IOException {
    var costs = new HashMap<String, Cost>();
    if (Files.exists(TABLE)) {
      for (String line : Files.readAllLines(TABLE)) {
        if (line.startsWith("| `")) {
          List<String> cells = List.of(line.split(" *\\| *"));
          String operation = cells.get(1).replace("`", "");
          costs.put(operation, new Cost(number(cells.get(2)), number(cells.get(5))));
        }
      }
    }
    return new Baseline(costs);
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
