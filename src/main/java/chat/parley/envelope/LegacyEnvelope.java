package chat.parley.envelope;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * The envelope of the legacy point-to-point protocol: a JSON object that names its recipient,
 * {@code {"message": …, "to_user": …}}. The JSON text is delivered unchanged; lists show the
 * message inside.
 */
public final class LegacyEnvelope {

  /** As lenient as the legacy service, which accepted {@code NaN} and {@code Infinity}. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  // The size of the message is limited, and only a name is kept of it.
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNestingDepth(1000)
                  .build())
          .build();

  private static final String EXPECTED =
      "Expected a JSON object with a string \"to_user\": {\"message\": \"…\", \"to_user\": \"…\"}";

  /**
   * The beginning of an escape sequence at the end; pairs of backslashes before it are escaped
   * ones.
   */
  private static final Pattern INCOMPLETE_ESCAPE =
      Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\(?:u[0-9a-fA-F]{0,3})?$");

  private LegacyEnvelope() {}

  /**
   * Returns the recipient that an envelope names.
   *
   * @param json UTF-8
   * @throws ChatException {@link ChatError#BAD_BODY} if this is not an object with a string {@code
   *     to_user}; {@link ChatError#BAD_NAME} if that is not a valid user name
   */
  public static UserName recipient(byte[] json) {
    String name = toUser(json);
    if (name == null) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
    return new UserName(name);
  }

  /**
   * Returns whether a text already is an envelope for the given recipient.
   *
   * @param json UTF-8
   */
  public static boolean isFor(UserName recipient, byte[] json) {
    try {
      String name = toUser(json);
      return name != null && new UserName(name).equals(recipient);
    } catch (ChatException _) {
      return false;
    }
  }

  /**
   * Returns the message inside an envelope, and any other text unchanged.
   *
   * @param start the text, of which the end may be missing
   */
  public static String shownText(String start) {
    if (!start.stripLeading().startsWith("{")) {
      return start;
    }
    String message = message(start, start);
    if (message == null) {
      // The text ends within the message.
      message = message(INCOMPLETE_ESCAPE.matcher(start).replaceFirst("$1") + '"', start);
    }
    return message == null ? start : message;
  }

  /**
   * Returns the message inside an envelope, of which the end may be missing.
   *
   * @param other what to return if the text is no envelope
   * @return null if the text ends before the message does
   */
  private static @Nullable String message(String start, String other) {
    String message = null;
    boolean hasRecipient = false;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), start)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        boolean isText = parser.nextToken() == JsonToken.VALUE_STRING;
        message = isText && name.equals("message") ? parser.getString() : message;
        hasRecipient |= isText && name.equals("to_user");
        parser.skipChildren();
      }
      boolean isEnvelope = hasRecipient && message != null && parser.nextToken() == null;
      return isEnvelope ? message : other;
    } catch (UnexpectedEndOfInputException _) {
      return message;
    } catch (JacksonException _) {
      return other;
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

  /**
   * Filters out most texts without running the parser, and those that the parser would take for
   * UTF-16 or UTF-32.
   */
  private static boolean mayBeObject(byte[] json) {
    return json.length > 1 && (json[0] == '{' || isSpace(json[0])) && json[1] != 0;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /**
   * Returns the last {@code to_user} of the object, as the legacy service did; null if it is
   * missing or not a string, or if the text is not exactly one object.
   */
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
