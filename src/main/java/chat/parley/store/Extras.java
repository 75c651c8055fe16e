package chat.parley.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Conversion of {@link chat.parley.message.Draft#extras} (custom headers, in the sender's order) to
 * and from the JSON object in the column {@code extras}.
 */
final class Extras {

  private static final TypeReference<LinkedHashMap<String, String>> MAP = new TypeReference<>() {};

  private Extras() {}

  /** Returns the column value, which is null for an empty map. */
  static @Nullable String write(Map<String, String> extras) {
    return extras.isEmpty() ? null : written(extras);
  }

  /** Returns the column value of headers that are not empty. */
  static String written(Map<String, String> extras) {
    return JsonMapper.shared().writeValueAsString(extras);
  }

  /**
   * Parses the column; null is an empty map.
   *
   * @throws RuntimeException if the column is not a JSON object with strings as values
   */
  static Map<String, String> read(@Nullable String column) {
    if (column == null) {
      return Map.of();
    }
    Map<String, String> extras = JsonMapper.shared().readValue(column, MAP);
    if (extras == null || extras.containsValue(null)) {
      throw new IllegalArgumentException("The column extras is not a JSON object of strings");
    }
    return extras;
  }
}
