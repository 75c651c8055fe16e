package chat.parley.people;

import chat.parley.message.ChatError;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads small JSON objects in which each key is known and stands once; without inner objects. */
public final class StrictJson {

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(2).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /**
   * Reads an object.
   *
   * @param json UTF-8
   * @param maxBytes the maximum size
   * @param fields the keys that it may have
   * @param expected the text of a refusal: the expected form
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_BODY} or {@link
   *     ChatError#MESSAGE_TOO_LARGE}
   */
  public static JsonNode read(byte[] json, int maxBytes, Set<String> fields, String expected) {
    if (json.length > maxBytes) {
      throw ChatError.MESSAGE_TOO_LARGE.because(
          "The request is %d bytes; the maximum is %d bytes".formatted(json.length, maxBytes));
    }
    try {
      JsonNode object = JSON.readTree(json);
      if (object.isObject() && fields.containsAll(object.propertyNames())) {
        return object;
      }
    } catch (JacksonException _) {
      // It is not JSON.
    }
    throw ChatError.BAD_BODY.because(expected);
  }
}
