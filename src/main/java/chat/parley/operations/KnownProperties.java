package chat.parley.operations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The names of Parley's properties, and those that they had before they were renamed. Immutable.
 *
 * @param current the properties that exist
 * @param old the properties that were renamed
 * @param newNames the current names of the renamed properties, by their old names
 */
record KnownProperties(
    PropertySpellings current, PropertySpellings old, Map<String, String> newNames) {

  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final String PREFIX = "parley.";
  private static final String VARIABLE_PREFIX = "PARLEY_";

  /** Environment variables that Kubernetes sets for a service and its ports. */
  private static final String KUBERNETES = ".*_(SERVICE_HOST|SERVICE_PORT.*|PORT|PORT_\\d+_.*)";

  /**
   * Returns an instance for the given names.
   *
   * @param names the documented names, such as {@code parley.limits.message-size}
   * @param newNames the current names of renamed properties, by their old names
   */
  static KnownProperties of(Collection<String> names, Map<String, String> newNames) {
    return new KnownProperties(
        PropertySpellings.of(names), PropertySpellings.of(newNames.keySet()), newNames);
  }

  /**
   * Reads the names from the configuration metadata that the build generates. To these the build
   * adds the renamed properties, which are listed in {@code
   * META-INF/additional-spring-configuration-metadata.json}.
   *
   * @throws IllegalStateException if no metadata file on the class path has a property of Parley
   */
  static KnownProperties load(ClassLoader loader) {
    try {
      for (var file : Collections.list(loader.getResources(METADATA))) {
        try (InputStream in = file.openStream()) {
          List<JsonNode> properties = properties(JsonMapper.shared().readTree(in));
          if (!properties.isEmpty()) {
            return parse(properties);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException(
        "No %s on the class path describes properties of Parley".formatted(METADATA));
  }

  private static List<JsonNode> properties(JsonNode metadata) {
    return metadata.get("properties").values().stream()
        .filter(property -> name(property).startsWith(PREFIX))
        .toList();
  }

  private static String name(JsonNode property) {
    return property.get("name").stringValue();
  }

  private static KnownProperties parse(List<JsonNode> properties) {
    Map<Boolean, List<JsonNode>> byRenamed =
        properties.stream()
            .collect(Collectors.partitioningBy(property -> property.has("deprecation")));
    return of(
        byRenamed.get(false).stream().map(KnownProperties::name).toList(),
        byRenamed.get(true).stream()
            .collect(
                Collectors.toMap(
                    KnownProperties::name,
                    property -> property.at("/deprecation/replacement").stringValue())));
  }

  /**
   * Returns an error message if a property is unknown. It gives the new name if the property was
   * renamed; otherwise it suggests the most similar known property, if one is similar enough.
   *
   * @return null if the property is known, or does not begin with {@code parley.}
   */
  @Nullable String fault(String name) {
    if (!PropertySpellings.spelling(name).startsWith(PREFIX) || current.ofProperty(name) != null) {
      return null;
    }
    String oldName = old.ofProperty(name);
    return oldName == null
        ? unknown("property", name, current.nearestProperty(name))
        : renamed("property", name, newNames.get(oldName));
  }

  /**
   * Returns an error message if an environment variable sets a renamed property, or is probably a
   * misspelled variable of Parley.
   *
   * @return null if the variable is known, does not begin with {@code PARLEY_}, resembles no known
   *     variable, or is one that Kubernetes sets for a service with a name that begins with
   *     "parley". The variable of a renamed property is an error in any case
   */
  @Nullable String faultOfVariable(String name) {
    String variable = name.toUpperCase(Locale.ROOT).replaceFirst("(_\\d+)+_?$", "");
    if (!variable.startsWith(VARIABLE_PREFIX) || current.ofVariable(variable) != null) {
      return null;
    }
    String oldName = old.ofVariable(variable);
    if (oldName != null) {
      String newVariable =
          PropertySpellings.variables(newNames.get(oldName)).findFirst().orElseThrow();
      return renamed("environment variable", name, newVariable);
    }
    String nearest = NearestWord.find(variable, current.variables());
    return nearest == null || variable.matches(KUBERNETES) || !isSimilar(variable, nearest)
        ? null
        : unknown("environment variable", name, nearest);
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

  private static String unknown(String kind, String name, @Nullable String nearest) {
    return "Unknown %s '%s'.%s"
        .formatted(kind, name, nearest == null ? "" : " Did you mean '%s'?".formatted(nearest));
  }

  private static String renamed(String kind, String name, String newName) {
    return "The %s '%s' has been renamed to '%s'.".formatted(kind, name, newName);
  }
}
