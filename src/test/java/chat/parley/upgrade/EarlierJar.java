package chat.parley.upgrade;

import chat.parley.testkit.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jar of an earlier version, which is started with the property names of that version. */
record EarlierJar(Path path) {

  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final Path RENAMED =
      Path.of("src/main/resources/META-INF/additional-spring-configuration-metadata.json");

  /**
   * Starts a server; returns when it is ready.
   *
   * @param directory for its data and its log
   * @param properties each as {@code name=value}, with the current names
   */
  ServerProcess start(Path directory, String... properties) throws IOException {
    return ServerProcess.ofJar(path, directory, translate(properties));
  }

  /** Replaces the current names that the jar does not have by their old names. */
  String[] translate(String... properties) throws IOException {
    Set<String> known = names();
    Map<String, String> oldNames = oldNames();
    return Arrays.stream(properties)
        .map(property -> property.split("=", 2))
        .map(
            property ->
                (known.contains(property[0])
                        ? property[0]
                        : oldNames.getOrDefault(property[0], property[0]))
                    + "="
                    + property[1])
        .toArray(String[]::new);
  }

  private Set<String> names() throws IOException {
    try (var jar = new JarFile(path.toFile());
        InputStream in = jar.getInputStream(jar.getEntry(METADATA))) {
      return properties(JsonMapper.shared().readTree(in))
          .filter(property -> !property.has("deprecation"))
          .map(property -> property.path("name").asString())
          .collect(Collectors.toSet());
    }
  }

  /** Returns the old names of the properties that were renamed, by their current names. */
  private static Map<String, String> oldNames() throws IOException {
    return properties(JsonMapper.shared().readTree(Files.readString(RENAMED)))
        .collect(
            Collectors.toMap(
                property -> property.at("/deprecation/replacement").asString(),
                property -> property.path("name").asString()));
  }

  private static Stream<JsonNode> properties(JsonNode metadata) {
    return metadata.path("properties").valueStream();
  }
}
