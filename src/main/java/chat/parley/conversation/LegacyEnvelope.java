package chat.parley.conversation;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * The old way to write to one person: a JSON object that names its reader, {@code {"message": …,
 * "to_user": …}}. Only {@code to_user} is looked at; the text itself travels unchanged.
 */
public final class LegacyEnvelope {

  /** As lenient as the old service, whose JSON reader took {@code NaN} and {@code Infinity}. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  // The message is small enough as a whole, and nothing of it but a name is kept.
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNestingDepth(1000)
                  .build())
          .build();

  private static final String EXPECTED =
      "Expected a JSON object with a text \"to_user\": {\"message\": \"…\", \"to_user\": \"…\"}";

  private LegacyEnvelope() {}

  /**
   * Whom the text is for.
   *
   * @param json UTF-8
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_BODY} or {@link
   *     ChatError#BAD_NAME}
   */
  public static UserName reader(byte[] json) {
    String name = toUser(json);
    if (name == null) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
    return new UserName(name);
  }

  /** Whether the text already is an envelope for that reader. */
  public static boolean isFor(UserName reader, byte[] json) {
    try {
      String name = toUser(json);
      return name != null && new UserName(name).equals(reader);
    } catch (ChatException _) {
      return false;
    }
  }

  private static @Nullable String toUser(byte[] json) {
    if (!mayBeObject(json)) {
      return null;
    }
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      return toUser(parser);
    } catch (JacksonException _) {
      return null;
    }
  }

  /** Spares most texts the parser, and keeps it from taking a text for UTF-16 or UTF-32. */
  private static boolean mayBeObject(byte[] json) {
    return json.length > 1 && (json[0] == '{' || isSpace(json[0])) && json[1] != 0;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /** The last {@code to_user} of the object, as the old service took it; null if it is no text. */
  private static @Nullable String toUser(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return null;
    }
    String found = null;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean wanted = parser.currentName().equals("to_user");
      JsonToken value = parser.nextToken();
      if (wanted) {
        found = value == JsonToken.VALUE_STRING ? parser.getString() : null;
      }
      parser.skipChildren();
    }
    return parser.nextToken() == null ? found : null;
  }
}
