package chat.parley.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A sender's {@code x-} headers in one column, in the order given. */
final class Extras {

  private static final TypeReference<LinkedHashMap<String, String>> MAP = new TypeReference<>() {};

  private Extras() {}

  static @Nullable String write(Map<String, String> extras) {
    return extras.isEmpty() ? null : JsonMapper.shared().writeValueAsString(extras);
  }

  static Map<String, String> read(@Nullable String column) {
    return column == null ? Map.of() : JsonMapper.shared().readValue(column, MAP);
  }
}
