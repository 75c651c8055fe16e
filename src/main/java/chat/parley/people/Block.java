package chat.parley.people;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request to block a user, or to end that.
 *
 * @param user the user that is blocked or not
 */
public record Block(UserName user, boolean blocked) {

  /** Maximum size of the JSON in bytes: that of the longest name with each character escaped. */
  public static final int MAX_BYTES = 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(2).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Set<String> FIELDS = Set.of("user", "blocked");

  private static final String EXPECTED =
      "Expected {\"user\": \"…\", \"blocked\": true or false}, with each key once and no other";

  /**
   * Reads a request.
   *
   * @param json UTF-8
   * @throws ChatException {@link ChatError#BAD_BODY} or {@link ChatError#BAD_NAME}
   */
  public static Block read(byte[] json) {
    try {
      JsonNode block = JSON.readTree(json);
      JsonNode user = block.path("user");
      JsonNode blocked = block.path("blocked");
      if (FIELDS.containsAll(block.propertyNames()) && user.isString() && blocked.isBoolean()) {
        return new Block(new UserName(user.stringValue()), blocked.booleanValue());
      }
    } catch (JacksonException _) {
      // It is not JSON.
    }
    throw ChatError.BAD_BODY.because(EXPECTED);
  }
}
