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
 * The names of Parley's properties, in every spelling that Spring Boot binds. Immutable.
 *
 * @param bySpelling documented names by their lower-case spelling without dashes, underscores and
 *     indexes
 * @param byVariable documented names by the environment variables that set them
 */
record KnownProperties(Map<String, String> bySpelling, Map<String, String> byVariable) {

  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final String PREFIX = "parley.";
  private static final String VARIABLE_PREFIX = "PARLEY_";

  /** Environment variables that Kubernetes sets for a service and its ports. */
  private static final String KUBERNETES = ".*_(SERVICE_HOST|SERVICE_PORT.*|PORT|PORT_\\d+_.*)";

  /**
   * Returns an instance for the given names.
   *
   * @param names the documented names, such as {@code parley.limits.message-size}
   */
  static KnownProperties of(List<String> names) {
    return new KnownProperties(
        names.stream().collect(Collectors.toMap(KnownProperties::spelling, name -> name)),
        names.stream()
            .flatMap(name -> variables(name).map(variable -> Map.entry(variable, name)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /**
   * Reads the names from the configuration metadata that the build generates.
   *
   * @throws IllegalStateException if no metadata file on the class path has a property of Parley
   */
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
    throw new IllegalStateException(
        "No %s on the class path describes properties of Parley".formatted(METADATA));
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

  /**
   * Returns the environment variables of a property. Spring Boot binds both forms: with dashes
   * removed, and with dashes replaced by underscores.
   */
  private static Stream<String> variables(String name) {
    String upper = name.toUpperCase(Locale.ROOT).replace('.', '_');
    return Stream.of(upper.replace("-", ""), upper.replace('-', '_')).distinct();
  }

  /**
   * Returns an error message if a property is unknown. It suggests the most similar known property,
   * if one is similar enough.
   *
   * @return null if the property is known, or does not begin with {@code parley.}
   */
  @Nullable String fault(String name) {
    String spelling = spelling(name);
    if (!spelling.startsWith(PREFIX) || bySpelling.containsKey(spelling)) {
      return null;
    }
    String nearest = NearestWord.find(spelling, bySpelling.keySet());
    return message("property", name, nearest == null ? null : bySpelling.get(nearest));
  }

  /**
   * Returns an error message if an environment variable is probably a misspelled variable of
   * Parley.
   *
   * @return null if the variable is known, does not begin with {@code PARLEY_}, resembles no known
   *     variable, or is one that Kubernetes sets for a service with a name that begins with
   *     "parley"
   */
  @Nullable String faultOfVariable(String name) {
    String variable = name.toUpperCase(Locale.ROOT).replaceFirst("(_\\d+)+_?$", "");
    if (!variable.startsWith(VARIABLE_PREFIX)
        || byVariable.containsKey(variable)
        || variable.matches(KUBERNETES)) {
      return null;
    }
    String nearest = NearestWord.find(variable, byVariable.keySet());
    return nearest != null && isSimilar(variable, nearest)
        ? message("environment variable", name, nearest)
        : null;
  }

  /**
   * Returns whether both variables have the same second word, such as LIMITS, or differ by at most
   * two characters.
   */
  private static boolean isSimilar(String variable, String nearest) {
    return group(variable).equals(group(nearest)) || NearestWord.distance(variable, nearest) <= 2;
  }

  private static String group(String variable) {
    return variable.split("_", 3)[1];
  }

  private static String message(String kind, String name, @Nullable String nearest) {
    return "Unknown %s '%s'.%s"
        .formatted(kind, name, nearest == null ? "" : " Did you mean '%s'?".formatted(nearest));
  }
}
