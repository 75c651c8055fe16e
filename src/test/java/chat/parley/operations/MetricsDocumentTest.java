package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of metrics in the documentation. */
class MetricsDocumentTest {

  private static final Pattern ROW =
      Pattern.compile("^\\| `(parley_[a-z_]+)` \\|", Pattern.MULTILINE);

  private static final Pattern TYPE =
      Pattern.compile("^# TYPE (parley_[a-z_]+) ", Pattern.MULTILINE);

  /** Metrics that a single node without tracing does not have. */
  private static final String OPTIONAL = "parley_(cluster|message)_.*";

  private static Set<String> exported() {
    return TYPE.matcher(Scrape.of(ParleyServer.shared().port()).text())
        .results()
        .map(type -> type.group(1))
        .collect(Collectors.toSet());
  }

  private static Set<String> documented() throws IOException {
    return ROW.matcher(Files.readString(Path.of("docs/metrics.md")))
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void everyExportedMetricIsDocumented() throws IOException {
    assertThat(exported()).isNotEmpty().isSubsetOf(documented());
  }

  @Test
  void everyDocumentedMetricOfASingleNodeIsExported() throws IOException {
    assertThat(documented())
        .filteredOn(metric -> !metric.matches(OPTIONAL))
        .isNotEmpty()
        .isSubsetOf(exported());
  }
}
