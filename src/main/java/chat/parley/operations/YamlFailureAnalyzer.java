package chat.parley.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.FileSystemResource;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reports a YAML file that cannot be parsed, such as one with a duplicate key. Shows no line of the
 * file, because it may contain a secret.
 */
final class YamlFailureAnalyzer extends AbstractFailureAnalyzer<MarkedYAMLException> {

  private static final List<String> FILES =
      List.of(
          "application.yaml",
          "application.yml",
          "config/application.yaml",
          "config/application.yml");

  private final Path directory;

  YamlFailureAnalyzer() {
    this(Path.of(""));
  }

  /**
   * @param directory the directory in which Parley was started
   */
  YamlFailureAnalyzer(Path directory) {
    this.directory = directory;
  }

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, MarkedYAMLException cause) {
    Mark mark = cause.getProblemMark();
    String place =
        mark == null
            ? ""
            : " (line %d, column %d)".formatted(mark.getLine() + 1, mark.getColumn() + 1);
    return new FailureAnalysis(
        "%s is not valid: %s%s.".formatted(file(), cause.getProblem(), place),
        "Correct the file. Each key may be there once: merge blocks that begin with the same key.",
        cause);
  }

  /** Returns the first file that cannot be parsed; the exception does not name it. */
  private String file() {
    return FILES.stream()
        .map(directory::resolve)
        .filter(Files::isReadable)
        .filter(YamlFailureAnalyzer::isInvalid)
        .map(file -> file.toAbsolutePath().toString())
        .findFirst()
        .orElse("A YAML file of the configuration");
  }

  private static boolean isInvalid(Path file) {
    try {
      var _ = new YamlPropertySourceLoader().load("check", new FileSystemResource(file));
      return false;
    } catch (MarkedYAMLException _) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
