package chat.parley.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A sender's custom headers in one column, in the order given. */
final class Extras {

  private static final TypeReference<LinkedHashMap<String, String>> MAP = new TypeReference<>() {};

  private Extras() {}

  static @Nullable String write(Map<String, String> extras) {
    return extras.isEmpty() ? null : JsonMapper.shared().writeValueAsString(extras);
  }

  /**
   * @throws RuntimeException if the column is no object of texts
   */
  static Map<String, String> read(@Nullable String column) {
    if (column == null) {
      return Map.of();
    }
    Map<String, String> extras = JsonMapper.shared().readValue(column, MAP);
    if (extras == null || extras.containsValue(null)) {
      throw new IllegalArgumentException("Not an object of texts");
    }
    return extras;
  }
}
