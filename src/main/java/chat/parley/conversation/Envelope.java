package chat.parley.conversation;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * The old way to write to one person: a JSON object that names its reader, {@code {"message": …,
 * "to_user": …}}. Only {@code to_user} is looked at; the text itself travels unchanged.
 */
public final class Envelope {

  /** As lenient as the old service, whose JSON reader took {@code NaN} and {@code Infinity}. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private Envelope() {}

  /**
   * Whom the text is for.
   *
   * @param json UTF-8
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_BODY} or {@link
   *     ChatError#BAD_NAME}
   */
  public static UserName reader(byte[] json) {
    String name;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      name = toUser(parser);
    } catch (JacksonException e) {
      throw ChatError.BAD_BODY.because("Not JSON: " + e.getOriginalMessage());
    }
    if (name == null) {
      throw ChatError.BAD_BODY.because(
          "Expected a JSON object with a text \"to_user\": {\"message\": \"…\", \"to_user\":"
              + " \"…\"}");
    }
    return new UserName(name);
  }

  /** Whether the text already is an envelope for that reader. */
  public static boolean isFor(UserName reader, byte[] json) {
    if (json.length == 0 || (json[0] != '{' && json[0] > ' ')) {
      return false;
    }
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      String name = toUser(parser);
      return name != null && new UserName(name).equals(reader);
    } catch (JacksonException | chat.parley.message.ChatException _) {
      return false;
    }
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
