package chat.parley.operations;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of properties, in every spelling that Spring Boot binds. Immutable.
 *
 * @param bySpelling documented names by their lower-case spelling without dashes, underscores and
 *     indexes
 * @param byVariable documented names by the environment variables that set them
 */
record PropertySpellings(Map<String, String> bySpelling, Map<String, String> byVariable) {

  /**
   * Returns an instance for the given names.
   *
   * @param names the documented names, such as {@code parley.limits.message-size}
   */
  static PropertySpellings of(Collection<String> names) {
    return new PropertySpellings(
        names.stream().collect(Collectors.toMap(PropertySpellings::spelling, name -> name)),
        names.stream()
            .flatMap(name -> variables(name).map(variable -> Map.entry(variable, name)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Returns the spelling of a property in lower case, without dashes, underscores and indexes. */
  static String spelling(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_]|\\[[^]]*]", "");
  }

  /**
   * Returns the environment variables of a property. Spring Boot binds both forms: with dashes
   * removed, which its documentation recommends and which is the first one, and with dashes
   * replaced by underscores.
   */
  static Stream<String> variables(String name) {
    String upper = name.toUpperCase(Locale.ROOT).replace('.', '_');
    return Stream.of(upper.replace("-", ""), upper.replace('-', '_')).distinct();
  }

  /** Returns the documented name of a property; null if it is not one of these. */
  @Nullable String ofProperty(String name) {
    return bySpelling.get(spelling(name));
  }

  /**
   * Returns the documented name of the property that a variable sets; null if it is not one of
   * these.
   *
   * @param variable in upper case, without indexes
   */
  @Nullable String ofVariable(String variable) {
    return byVariable.get(variable);
  }

  /** Returns the documented name that is most similar to a property; null if none is. */
  @Nullable String nearestProperty(String name) {
    String nearest = NearestWord.find(spelling(name), bySpelling.keySet());
    return nearest == null ? null : bySpelling.get(nearest);
  }

  /** Returns all environment variables that set one of the properties. */
  Set<String> variables() {
    return byVariable.keySet();
  }
}
