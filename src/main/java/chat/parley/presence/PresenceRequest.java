package chat.parley.presence;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.people.StrictJson;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request to watch users or no longer, or to set the own state.
 *
 * @param watch the users that are watched from now on, in addition to others
 * @param unwatch the users that are no longer watched
 * @param state null for no change
 */
public record PresenceRequest(
    Set<UserName> watch, Set<UserName> unwatch, @Nullable Availability state) {

  /** Maximum size of the JSON in bytes: that of the SENDs with the longest messages by default. */
  public static final int MAX_BYTES = 64 * 1024;

  private static final Set<String> FIELDS = Set.of("watch", "unwatch", "state");

  private static final String EXPECTED =
      "Expected {\"watch\": [\"…\"], \"unwatch\": [\"…\"]} with one or both of these lists of user"
          + " names, or {\"state\": \"online\", \"away\" or \"invisible\"}; each key once and no"
          + " other";

  /**
   * Reads a request.
   *
   * @param json UTF-8
   * @throws ChatException {@link ChatError#BAD_BODY}, {@link ChatError#BAD_NAME} or {@link
   *     ChatError#MESSAGE_TOO_LARGE}
   */
  public static PresenceRequest read(byte[] json) {
    JsonNode request = StrictJson.read(json, MAX_BYTES, FIELDS, EXPECTED);
    if (request.isEmpty()) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
    return new PresenceRequest(
        names(request.get("watch")), names(request.get("unwatch")), state(request.get("state")));
  }

  private static Set<UserName> names(@Nullable JsonNode list) {
    if (list == null) {
      return Set.of();
    }
    var names = new LinkedHashSet<UserName>();
    if (list.isArray()) {
      for (JsonNode name : list) {
        if (!name.isString()) {
          throw ChatError.BAD_BODY.because(EXPECTED);
        }
        names.add(new UserName(name.stringValue()));
      }
      return names;
    }
    throw ChatError.BAD_BODY.because(EXPECTED);
  }

  private static @Nullable Availability state(@Nullable JsonNode state) {
    if (state == null) {
      return null;
    }
    Availability known = state.isString() ? Availability.ofText(state.stringValue()) : null;
    if (known == null) {
      throw ChatError.BAD_BODY.because(
          "The state must be \"online\", \"away\" or \"invisible\". " + EXPECTED);
    }
    return known;
  }

  /**
   * Refuses a request that names more users than a session can watch.
   *
   * @throws ChatException {@link ChatError#TOO_MANY_WATCHED}
   */
  void checkSize(int max) {
    if (Math.max(watch.size(), unwatch.size()) > max) {
      throw ChatError.TOO_MANY_WATCHED.because(
          "A request can name at most %d users to watch, and as many to unwatch".formatted(max));
    }
  }

  /** Returns whether it changes which users are watched. */
  boolean changesWatch() {
    return !watch.isEmpty() || !unwatch.isEmpty();
  }
}
