package chat.parley.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object that a client has sent. Unknown fields and repeated keys are refused, because with
 * a misspelled or ignored one the request would have another meaning. A field with the value null
 * is the same as a missing one.
 *
 * @param expected the text of refusals: the expected form
 */
record RoomJson(JsonNode node, String expected) {

  /** More than any request needs, so that the tree of a hostile text does not fill the memory. */
  private static final int MAX_TOKENS = 10 * RoomAction.MAX_USERS;

  /** Maximum length of a value in an error message, in characters. */
  private static final int SHOWN_CHARS = 40;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // Clients choose the keys: they must not fill a table of the process.
                  .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(4)
                          .maxTokenCount(MAX_TOKENS)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Parses an object.
   *
   * @param json UTF-8
   * @throws ChatException {@link ChatError#BAD_BODY}
   */
  static RoomJson parse(byte[] json, String expected) {
    // Jackson would replace invalid UTF-8; this decoder reports it.
    var text = new InputStreamReader(new ByteArrayInputStream(json), UTF_8.newDecoder());
    try {
      return of(JSON.readTree(text), expected);
    } catch (JacksonException _) {
      throw ChatError.BAD_BODY.because(expected);
    }
  }

  /**
   * Returns an object.
   *
   * @throws ChatException {@link ChatError#BAD_BODY} if the node is none
   */
  static RoomJson of(JsonNode node, String expected) {
    if (!node.isObject()) {
      throw ChatError.BAD_BODY.because(expected);
    }
    return new RoomJson(node, expected);
  }

  /**
   * Checks that there are no other fields.
   *
   * @throws ChatException {@link ChatError#BAD_BODY}
   */
  void checkFields(Set<String> allowed) {
    for (String name : node.propertyNames()) {
      if (!allowed.contains(name)) {
        throw ChatError.BAD_BODY.because(
            "The field '%s' is not allowed here. %s".formatted(shown(name), expected));
      }
    }
  }

  /**
   * Returns a string.
   *
   * @throws ChatException {@link ChatError#BAD_BODY} if there is none
   */
  String text(String field) {
    String text = optionalText(field);
    if (text == null) {
      throw ChatError.BAD_BODY.because(expected);
    }
    return text;
  }

  /**
   * Returns a string; null if there is none.
   *
   * @throws ChatException {@link ChatError#BAD_BODY} if the value is not a string
   */
  @Nullable String optionalText(String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw ChatError.BAD_BODY.because("The field '%s' must be a string".formatted(field));
    }
    return value.stringValue();
  }

  /**
   * Returns one of several values; null if there is none.
   *
   * @param spelling returns the spelling of a value
   * @throws ChatException {@link ChatError#BAD_BODY} if it has none of the spellings
   */
  <T> @Nullable T optionalValue(String field, T[] values, Function<T, String> spelling) {
    String text = optionalText(field);
    if (text == null) {
      return null;
    }
    for (T value : values) {
      if (spelling.apply(value).equals(text)) {
        return value;
      }
    }
    throw ChatError.BAD_BODY.because(
        "The field '%s' is '%s'; it must be one of %s"
            .formatted(
                field,
                shown(text),
                Arrays.stream(values).map(spelling).collect(Collectors.joining(", "))));
  }

  /**
   * Returns a whole number; null if there is none.
   *
   * @throws ChatException {@link ChatError#BAD_BODY} if the value is not a whole number
   */
  @Nullable Long optionalNumber(String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw ChatError.BAD_BODY.because("The field '%s' must be a whole number".formatted(field));
    }
    return value.longValue();
  }

  /**
   * Returns the elements of an array; none if there is no array.
   *
   * @throws ChatException {@link ChatError#BAD_BODY} if the value is not an array
   */
  Iterable<JsonNode> list(String field) {
    JsonNode value = node.path(field);
    if (!(value.isArray() || value.isMissingNode() || value.isNull())) {
      throw ChatError.BAD_BODY.because(expected);
    }
    return value;
  }

  /** Returns the beginning of a text, with a question mark for half of a character. */
  private static String shown(String text) {
    String start = text.substring(0, Math.min(text.length(), SHOWN_CHARS));
    return new String(start.getBytes(UTF_8), UTF_8);
  }
}
