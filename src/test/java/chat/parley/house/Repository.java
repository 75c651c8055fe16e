package chat.parley.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files, types and names that documents may refer to. */
final class Repository {
  private static final Path ROOT = Path.of("");
  private static final Path METADATA =
      Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");
  private static final Pattern LITERAL = Pattern.compile("\"(parley(?:\\.[a-z][a-z0-9-]*)+)\"");

  private Repository() {}

  static List<Path> documents() {
    return Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs")
        .flatMap(Repository::walk)
        .filter(path -> path.toString().endsWith(".md"))
        .sorted()
        .toList();
  }

  static Set<Path> paths() {
    return Stream.of("src", "docs", ".ci", ".github")
        .flatMap(Repository::walk)
        .collect(Collectors.toSet());
  }

  static Stream<String> types() {
    return Source.all().stream().flatMap(source -> source.types().stream()).map(Source.Span::name);
  }

  /**
   * Returns the current names of properties, and the names of metrics, which are literals in the
   * main code.
   */
  static Set<String> names() {
    return Stream.concat(properties().stream().map(Repository::name), literals())
        .collect(Collectors.toSet());
  }

  /** Returns the current properties, as the configuration metadata of the build describes them. */
  static List<JsonNode> properties() {
    if (!Files.exists(METADATA)) {
      return List.of();
    }
    JsonNode metadata = JsonMapper.shared().readTree(METADATA.toFile());
    return metadata
        .path("properties")
        .valueStream()
        .filter(property -> !property.has("deprecation"))
        .toList();
  }

  private static String name(JsonNode property) {
    boolean map = property.path("type").asString("").startsWith("java.util.Map<");
    return property.path("name").asString() + (map ? ".*" : "");
  }

  private static Stream<String> literals() {
    return Source.all().stream()
        .filter(source -> source.path().startsWith("src/main"))
        .flatMap(source -> LITERAL.matcher(source.text()).results())
        .map(literal -> literal.group(1));
  }

  private static Stream<Path> walk(String start) {
    if (!Files.exists(ROOT.resolve(start))) {
      return Stream.of();
    }
    try (Stream<Path> paths = Files.walk(ROOT.resolve(start))) {
      return paths.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
