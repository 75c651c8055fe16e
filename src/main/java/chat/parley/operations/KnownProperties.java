package chat.parley.operations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The properties of Parley, in every spelling in which Spring Boot binds them. Immutable.
 *
 * @param bySpelling the documented name of each, by its spelling without dashes and in lower case
 * @param byVariable the documented name of each, by each environment variable that sets it
 */
record KnownProperties(Map<String, String> bySpelling, Map<String, String> byVariable) {

  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final String PREFIX = "parley.";
  private static final String VARIABLE_PREFIX = "PARLEY_";

  /** Environment variables that name a service and its ports. */
  private static final String KUBERNETES = ".*_(SERVICE_HOST|SERVICE_PORT.*|PORT|PORT_\\d+_.*)";

  static KnownProperties of(List<String> names) {
    return new KnownProperties(
        names.stream().collect(Collectors.toMap(KnownProperties::spelling, name -> name)),
        names.stream()
            .flatMap(name -> variables(name).map(variable -> Map.entry(variable, name)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Reads the metadata that the build makes of the property classes. */
  static KnownProperties load(ClassLoader loader) {
    try {
      for (var file : Collections.list(loader.getResources(METADATA))) {
        try (InputStream in = file.openStream()) {
          List<String> names = names(JsonMapper.shared().readTree(in));
          if (!names.isEmpty()) {
            return of(names);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("No %s describes Parley's properties".formatted(METADATA));
  }

  private static List<String> names(JsonNode metadata) {
    return metadata.get("properties").values().stream()
        .map(property -> property.get("name").stringValue())
        .filter(name -> name.startsWith(PREFIX))
        .toList();
  }

  private static String spelling(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_]|\\[[^]]*]", "");
  }

  /** With and without an underscore for each dash: Spring Boot takes both. */
  private static Stream<String> variables(String name) {
    String upper = name.toUpperCase(Locale.ROOT).replace('.', '_');
    return Stream.of(upper.replace("-", ""), upper.replace('-', '_')).distinct();
  }

  /**
   * Returns a sentence that names the unknown property and the nearest known one, or null if there
   * is nothing wrong with the name: it is known, or is not Parley's.
   */
  @Nullable String fault(String name) {
    String spelling = spelling(name);
    if (!spelling.startsWith(PREFIX) || bySpelling.containsKey(spelling)) {
      return null;
    }
    String nearest = NearestWord.to(spelling, bySpelling.keySet());
    return text("property", name, nearest == null ? null : bySpelling.get(nearest));
  }

  /**
   * The same for the name of an environment variable. One that resembles none of Parley's is left
   * alone, and so are those that Kubernetes sets for a service whose name begins with parley.
   */
  @Nullable String faultOfVariable(String name) {
    String variable = name.toUpperCase(Locale.ROOT).replaceFirst("(_\\d+)+_?$", "");
    if (!variable.startsWith(VARIABLE_PREFIX)
        || byVariable.containsKey(variable)
        || variable.matches(KUBERNETES)) {
      return null;
    }
    String nearest = NearestWord.to(variable, byVariable.keySet());
    return nearest != null && isMeant(variable, nearest)
        ? text("environment variable", name, nearest)
        : null;
  }

  /** Whether it begins as Parley's variables do, or differs by a letter or two. */
  private static boolean isMeant(String variable, String nearest) {
    return group(variable).equals(group(nearest)) || NearestWord.distance(variable, nearest) <= 2;
  }

  private static String group(String variable) {
    return variable.split("_", 3)[1];
  }

  private static String text(String kind, String name, @Nullable String nearest) {
    return "Unknown %s '%s'.%s"
        .formatted(kind, name, nearest == null ? "" : " Did you mean '%s'?".formatted(nearest));
  }
}
