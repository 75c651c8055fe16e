package chat.parley.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.testkit.FreePort;
import chat.parley.testkit.HowToGuide;
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

/** The metrics that the queries of the dashboard use exist. */
class DashboardIT {

  private static final Path DASHBOARD = Path.of("docs/grafana.json");
  private static final Path CLUSTER_METRICS =
      Path.of("src/main/java/chat/parley/operations/ClusterMetrics.java");
  private static final Pattern METRIC = Pattern.compile("\\b(parley|jvm|process)_[a-z0-9_]+");
  private static final Pattern NAME_IN_SOURCE = Pattern.compile("\"(parley\\.cluster\\.[a-z.]+)\"");

  /** Returns the names of the metrics in the queries of all panels and variables. */
  private static Set<String> queriedMetrics() throws Exception {
    var model = JsonMapper.shared().readTree(Files.readString(DASHBOARD));
    return model.findValuesAsString("expr").stream()
        .flatMap(query -> METRIC.matcher(query).results())
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  private static boolean isClusterMetric(String metric) {
    return metric.startsWith("parley_cluster_");
  }

  @Test
  void everyQueriedMetricIsExported() throws Exception {
    Set<String> exported =
        Scrape.of(ParleyServer.shared().port())
            .lines()
            .map(line -> line.split("[ {]", 2)[0])
            .collect(Collectors.toSet());
    assertThat(queriedMetrics())
        .contains("parley_sessions", "parley_delivery_seconds_bucket", "parley_cluster_linked")
        .filteredOn(metric -> !isClusterMetric(metric))
        .isSubsetOf(exported);
  }

  /**
   * Runs the commands in {@code docs/how-to/monitor.md}. Skipped if a program that they need is not
   * installed, except in CI.
   */
  @Test
  void theDocumentedTrialQueriesPrometheusAndLeavesNoFiles(@TempDir Path empty) throws Exception {
    assumeTrue("true".equals(System.getenv("CI")) || isInstalled(empty));
    String trial =
        HowToGuide.MONITOR
            .codeBlock("sh")
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

  /**
   * No broker is configured here, so these metrics are compared with the names in the source; the
   * exported names have a unit or {@code _total} appended.
   */
  @Test
  void everyQueriedClusterMetricIsInTheSource() throws Exception {
    Set<String> registered =
        NAME_IN_SOURCE
            .matcher(Files.readString(CLUSTER_METRICS))
            .results()
            .map(name -> name.group(1).replace('.', '_'))
            .collect(Collectors.toSet());
    assertThat(queriedMetrics())
        .filteredOn(DashboardIT::isClusterMetric)
        .extracting(metric -> metric.replaceAll("_(total|seconds)$", ""))
        .isNotEmpty()
        .isSubsetOf(registered);
  }

  @Test
  void everyQueriedParleyMetricIsDocumented() throws Exception {
    String documented = Files.readString(Path.of("docs/metrics.md"));
    assertThat(queriedMetrics())
        .filteredOn(metric -> metric.startsWith("parley_"))
        .extracting(metric -> metric.replaceAll("_(bucket|count|sum)$", ""))
        .allSatisfy(metric -> assertThat(documented).contains("`" + metric));
  }
}
