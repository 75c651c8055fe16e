package chat.parley.house;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The tables of properties in a document. Each table follows a mark with the prefix of its
 * properties, such as {@code <!-- Properties: parley.limits -->}, and has every property whose name
 * has one more word.
 *
 * @param properties the current properties, as the configuration metadata describes them
 */
record PropertiesDocument(List<JsonNode> properties) {

  private static final Pattern TABLE =
      Pattern.compile("(<!-- Properties: (\\S+) -->\\n)(?:\\n(?:\\|.*\\n)+)?");
  private static final String HEAD =
      """
      | property | type | default | description |
      | --- | --- | --- | --- |
      """;
  private static final Pattern DESCRIPTION = Pattern.compile("\\p{Lu}.*\\.", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("\\{@code ([^}]*)}|\\bparley(?:\\.[a-z-]+)+");

  /** The words of the document for types; an enum is described by its constants. */
  private static final Map<String, String> TYPES =
      Map.of(
          "java.lang.Boolean", "boolean",
          "java.lang.Integer", "integer",
          "java.lang.Long", "integer",
          "java.lang.String", "text",
          "java.nio.file.Path", "path",
          "java.time.Duration", "duration",
          "java.util.List<java.lang.String>", "list",
          "org.springframework.util.unit.DataSize", "size");

  /**
   * Returns properties without a description that is a sentence, properties for which the document
   * has no table, and tables without properties.
   */
  List<String> faults(String document) {
    List<String> faults = new ArrayList<>();
    for (JsonNode property : properties) {
      if (!DESCRIPTION.matcher(text(property, "description")).matches()) {
        faults.add(
            text(property, "name") + ": its description has no capital letter or no full stop");
      }
    }
    Set<String> prefixes =
        properties.stream()
            .map(PropertiesDocument::prefix)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> tables =
        TABLE.matcher(document).results().map(mark -> mark.group(2)).collect(Collectors.toSet());
    prefixes.stream()
        .filter(prefix -> !tables.contains(prefix))
        .forEach(prefix -> faults.add(prefix + ": no table"));
    tables.stream()
        .filter(prefix -> !prefixes.contains(prefix))
        .forEach(prefix -> faults.add(prefix + ": a table without properties"));
    return faults;
  }

  /** Returns a document with the current tables after their marks. */
  String withTables(String document) {
    return TABLE
        .matcher(document)
        .replaceAll(
            mark -> Matcher.quoteReplacement(mark.group(1) + "\n" + HEAD + rows(mark.group(2))));
  }

  private String rows(String prefix) {
    return properties.stream()
        .filter(property -> prefix(property).equals(prefix))
        .map(PropertiesDocument::row)
        .collect(Collectors.joining());
  }

  private static String row(JsonNode property) {
    String defaultValue = text(property, "defaultValue");
    return "| `%s` | %s | %s| %s |\n"
        .formatted(
            text(property, "name"),
            type(text(property, "type")),
            defaultValue.isEmpty() ? "" : "`%s` ".formatted(defaultValue),
            CODE.matcher(text(property, "description"))
                .replaceAll(
                    code ->
                        Matcher.quoteReplacement(
                            "`%s`".formatted(code.group(1) != null ? code.group(1) : code.group())))
                .replace("|", "\\|"));
  }

  private static String type(String name) {
    return TYPES.containsKey(name)
        ? TYPES.get(name)
        : constants(name)
            .map(constant -> "`%s`".formatted(constant.toString().toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining(" or "));
  }

  private static Stream<Object> constants(String type) {
    try {
      Object[] constants = Class.forName(type).getEnumConstants();
      if (constants != null) {
        return Arrays.stream(constants);
      }
    } catch (ClassNotFoundException _) {
      // A type with parameters.
    }
    throw new IllegalArgumentException("No word for the type " + type);
  }

  private static String prefix(JsonNode property) {
    String name = text(property, "name");
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static String text(JsonNode property, String field) {
    return property.path(field).asString("");
  }
}
