package chat.parley.people;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A request to block a user, or to end that.
 *
 * @param user the user that is blocked or not
 */
public record Block(UserName user, boolean blocked) {

  /** Maximum size of the JSON in bytes: that of the longest name with each character escaped. */
  public static final int MAX_BYTES = 1024;

  private static final Set<String> FIELDS = Set.of("user", "blocked");

  private static final String EXPECTED =
      "Expected {\"user\": \"…\", \"blocked\": true or false}, with each key once and no other";

  /**
   * Reads a request.
   *
   * @param json UTF-8
   * @throws ChatException {@link ChatError#BAD_BODY}, {@link ChatError#BAD_NAME} or {@link
   *     ChatError#MESSAGE_TOO_LARGE}
   */
  public static Block read(byte[] json) {
    JsonNode block = StrictJson.read(json, MAX_BYTES, FIELDS, EXPECTED);
    JsonNode user = block.path("user");
    JsonNode blocked = block.path("blocked");
    if (user.isString() && blocked.isBoolean()) {
      return new Block(new UserName(user.stringValue()), blocked.booleanValue());
    }
    throw ChatError.BAD_BODY.because(EXPECTED);
  }
}
