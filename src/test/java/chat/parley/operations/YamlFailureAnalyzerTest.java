package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.RunAlone;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;

@RunAlone
class YamlFailureAnalyzerTest {

  private static final String DUPLICATE =
      """
      parley:
        store:
          password: geheim
      parley:
        data-directory: data
      """;

  @TempDir private Path directory;

  /** Returns the analysis of a start with this configuration. */
  private FailureAnalysis analyze(Path file, String yaml) throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, yaml);
    try (var _ =
        new SpringApplicationBuilder(Object.class)
            .run(
                "--spring.config.location=file:" + file,
                "--spring.main.web-application-type=none")) {
      throw new AssertionError("The application has started");
    } catch (RuntimeException e) {
      FailureAnalysis analysis = new YamlFailureAnalyzer(directory).analyze(e);
      assertThat(analysis).as(e.toString()).isNotNull();
      return analysis;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application.yaml", "application.yml", "config/application.yaml"})
  void aDuplicateKeyIsReportedWithFileAndLineAndNoContent(String name) throws Exception {
    Files.writeString(directory.resolve("application.yaml"), "server.port: 0\n");
    Path file = directory.resolve(name);
    FailureAnalysis analysis = analyze(file, DUPLICATE);
    assertThat(analysis.getDescription())
        .isEqualTo(file + " is not valid: found duplicate key parley (line 4, column 1).");
    assertThat(analysis.getAction()).contains("merge");
  }

  @Test
  void aSyntaxErrorIsReported() throws Exception {
    Path file = directory.resolve("application.yaml");
    assertThat(analyze(file, "a:\n  b: 1\n c\n").getDescription())
        .startsWith(file + " is not valid: ")
        .endsWith(" (line 3, column 2).");
  }

  @Test
  void aFileElsewhereIsReportedWithoutItsName() throws Exception {
    assertThat(analyze(directory.resolve("other/parley.yaml"), DUPLICATE).getDescription())
        .startsWith("A YAML file of the configuration is not valid: found duplicate key parley");
  }

  @Test
  void otherFailuresAreLeftToOtherAnalyzers() {
    assertThat(new YamlFailureAnalyzer().analyze(new IllegalStateException("Broken by a test")))
        .isNull();
  }
}
