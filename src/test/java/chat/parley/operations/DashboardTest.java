package chat.parley.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.testkit.Documented;
import chat.parley.testkit.FreePort;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Scrape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What the dashboard asks for is there. */
class DashboardTest {

  private static final Path DASHBOARD = Path.of("docs/grafana.json");
  private static final Path RELAY =
      Path.of("src/main/java/chat/parley/operations/ClusterMetrics.java");
  private static final Pattern METRIC = Pattern.compile("\\b(parley|jvm|process)_[a-z0-9_]+");
  private static final Pattern NAME_IN_CODE = Pattern.compile("\"(parley\\.relay\\.[a-z.]+)\"");

  /** The names in the queries of all panels and variables. */
  private static Set<String> asked() throws Exception {
    var model = JsonMapper.shared().readTree(Files.readString(DASHBOARD));
    return model.findValuesAsString("expr").stream()
        .flatMap(query -> METRIC.matcher(query).results())
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  private static boolean isOfRelay(String metric) {
    return metric.startsWith("parley_relay_");
  }

  @Test
  void everyMetricIsScraped() throws Exception {
    Set<String> there =
        Scrape.of(ParleyServer.shared().port())
            .lines()
            .map(line -> line.split("[ {]", 2)[0])
            .collect(Collectors.toSet());
    assertThat(asked())
        .contains("parley_sessions", "parley_delivery_seconds_bucket", "parley_relay_linked")
        .filteredOn(metric -> !isOfRelay(metric))
        .isSubsetOf(there);
  }

  /** As {@code docs/operations.md} says; where there is no Prometheus the test is skipped. */
  @Test
  void theDocumentedTrialAsksPrometheusAndLeavesNothing(@TempDir Path empty) throws Exception {
    assumeTrue("true".equals(System.getenv("CI")) || isInstalled(empty));
    String trial =
        Documented.block("sh")
            .replace("8000", String.valueOf(ParleyServer.shared().port()))
            .replace("9090", String.valueOf(FreePort.next()));
    assertThat(run(empty, trial).lines())
        .isNotEmpty()
        .allMatch(line -> line.matches("\\[\\d+,.*]"))
        .anyMatch(line -> line.matches("\\[[1-9]\\d*,.*parley_sessions.*]"));
    assertThat(empty).isEmptyDirectory();
  }

  private static boolean isInstalled(Path empty) throws Exception {
    return !run(empty, "command -v prometheus && command -v jq && command -v curl").isEmpty();
  }

  private static String run(Path temporary, String script) throws Exception {
    var builder = new ProcessBuilder("sh", "-c", script);
    builder.environment().put("TMPDIR", temporary.toString());
    Process shell = builder.redirectErrorStream(true).start();
    return new String(shell.getInputStream().readAllBytes(), UTF_8);
  }

  /** There is no relay here; the names are those in the code, with their units behind them. */
  @Test
  void everyMetricOfTheRelayIsInTheCode() throws Exception {
    Set<String> there =
        NAME_IN_CODE
            .matcher(Files.readString(RELAY))
            .results()
            .map(name -> name.group(1).replace('.', '_'))
            .collect(Collectors.toSet());
    assertThat(asked())
        .filteredOn(DashboardTest::isOfRelay)
        .extracting(metric -> metric.replaceAll("_(total|seconds)$", ""))
        .isNotEmpty()
        .isSubsetOf(there);
  }

  @Test
  void everyMetricOfParleyIsDocumented() throws Exception {
    String documented = Files.readString(Path.of("docs/operations.md"));
    assertThat(asked())
        .filteredOn(metric -> metric.startsWith("parley_"))
        .extracting(metric -> metric.replaceAll("_(bucket|count|sum)$", ""))
        .allSatisfy(metric -> assertThat(documented).contains("`" + metric));
  }
}
