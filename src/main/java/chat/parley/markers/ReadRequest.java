package chat.parley.markers;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.people.StrictJson;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request to move the marker of a user in a conversation, or to change the settings of the user
 * for it; or, without a stream, to show others the markers of the user or not.
 *
 * @param stream the name of the conversation; null if the request is about all
 * @param read the offset of the last message that was read; 0 for no change
 * @param delivered the offset of the last message that a device has received; 0 for no change
 * @param epoch the epoch of the offsets; null skips the check
 * @param thread the offset of the message with which the thread begins in which {@code read} is; 0
 *     if the request is about the conversation
 * @param settings the settings that change
 */
public record ReadRequest(
    @Nullable String stream,
    long read,
    long delivered,
    @Nullable String epoch,
    long thread,
    Settings settings) {

  /**
   * Settings of a user; null for no change.
   *
   * @param marked whether the conversation is marked as unread
   * @param isPrivate whether the markers of the user are private, in all conversations
   */
  public record Settings(
      @Nullable Boolean muted, @Nullable Boolean marked, @Nullable Boolean isPrivate) {}

  /** Maximum size of the JSON in bytes: that of the longest name with each character escaped. */
  public static final int MAX_BYTES = 2048;

  private static final Set<String> FIELDS =
      Set.of("stream", "offset", "delivered", "epoch", "thread", "muted", "marked", "private");

  private static final String EXPECTED =
      "Expected {\"stream\": \"…\", \"offset\": 8} with, as needed, \"epoch\", \"thread\","
          + " \"delivered\", \"muted\" and \"marked\" (true or false), or {\"private\": true or"
          + " false}; each key once and no other, and with \"thread\" only \"offset\"";

  /**
   * Reads a request.
   *
   * @param json UTF-8
   * @throws ChatException {@link ChatError#BAD_BODY} or {@link ChatError#MESSAGE_TOO_LARGE}
   */
  public static ReadRequest read(byte[] json) {
    JsonNode request = StrictJson.read(json, MAX_BYTES, FIELDS, EXPECTED);
    var settings =
        new Settings(flag(request, "muted"), flag(request, "marked"), flag(request, "private"));
    var read =
        new ReadRequest(
            text(request, "stream"),
            offset(request, "offset"),
            offset(request, "delivered"),
            text(request, "epoch"),
            offset(request, "thread"),
            settings);
    if (!read.isComplete()) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
    return read;
  }

  /** Returns whether the request asks for a change, and names a conversation if that is of one. */
  private boolean isComplete() {
    boolean ofStream =
        read > 0 || delivered > 0 || settings.muted != null || settings.marked != null;
    if (stream == null) {
      return !ofStream && epoch == null && thread == 0 && settings.isPrivate != null;
    }
    boolean onlyRead = delivered == 0 && settings.muted == null && settings.marked == null;
    return ofStream && settings.isPrivate == null && (thread == 0 || onlyRead);
  }

  private static @Nullable String text(JsonNode request, String field) {
    JsonNode value = request.get(field);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
    return value.stringValue();
  }

  private static @Nullable Boolean flag(JsonNode request, String field) {
    JsonNode value = request.get(field);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
    return value.booleanValue();
  }

  private static long offset(JsonNode request, String field) {
    JsonNode value = request.get(field);
    if (value == null) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 1) {
      throw ChatError.BAD_BODY.because(
          "'%s' must be an integer from 1 on: the offset of a message".formatted(field));
    }
    return value.longValue();
  }
}
