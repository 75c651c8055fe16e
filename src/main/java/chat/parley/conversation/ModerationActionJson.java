package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON form of moderation actions, as clients send them and as they are stored. */
public final class ModerationActionJson {

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(2).build())
                  .build())
          .build();

  private static final long MAX_YEARS = 100;

  private static final String EXPECTED =
      "Expected {\"do\": \"mute\" or \"ban\", \"user\": \"…\", \"seconds\": …}, or \"unmute\","
          + " \"unban\" or \"kick\" with a user, or {\"do\": \"remove\", \"stream\": \"…\","
          + " \"offset\": …}, with each key once";

  private ModerationActionJson() {}

  /**
   * Reads an action. A mute or a ban without {@code seconds} and {@code until} lasts 100 years;
   * {@code seconds} is reduced to 2,147,483,647 if it is greater.
   *
   * @param json UTF-8
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_BODY}, {@link
   *     ChatError#BAD_NAME}, {@link ChatError#BAD_DESTINATION} or, for a removal from an inbox,
   *     {@link ChatError#FORBIDDEN}
   */
  public static ModerationAction read(byte[] json) {
    try {
      return read(JSON.readTree(json));
    } catch (JacksonException _) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
  }

  private static ModerationAction read(JsonNode json) {
    return switch (text(json, "do")) {
      case "mute" -> new ModerationAction.Mute(user(json), until(json));
      case "unmute" -> new ModerationAction.Unmute(user(json));
      case "kick" -> new ModerationAction.Kick(user(json));
      case "ban" -> new ModerationAction.Ban(user(json), until(json));
      case "unban" -> new ModerationAction.Unban(user(json));
      case "remove" ->
          new ModerationAction.Remove(
              removableStream(text(json, "stream")), number(json, "offset"));
      default -> throw ChatError.BAD_BODY.because(EXPECTED);
    };
  }

  private static Address removableStream(String stream) {
    if (stream.equals("inbox") || stream.startsWith(Address.INBOX)) {
      throw ChatError.FORBIDDEN.because(
          "Messages of an inbox cannot be removed, only those of the streams chat and room.{room}");
    }
    if (!stream.equals(Address.CHAT) && !stream.startsWith(Address.ROOM)) {
      throw ChatError.BAD_DESTINATION.because(
          "Messages can be removed only from the streams chat and room.{room}");
    }
    return Address.ofPublicStream(stream);
  }

  private static UserName user(JsonNode json) {
    return new UserName(text(json, "user"));
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.get(name);
    if (value == null || !value.isString()) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
    return value.stringValue();
  }

  private static long number(JsonNode json, String name) {
    JsonNode value = json.get(name);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
    return Math.max(0, value.longValue());
  }

  /**
   * Returns the end of a mute or ban: {@code until} in milliseconds since 1970, {@code seconds}
   * from now, or {@link #MAX_YEARS} from now if neither is given.
   */
  private static Instant until(JsonNode json) {
    if (json.has("until")) {
      return Instant.ofEpochMilli(number(json, "until"));
    }
    Instant now = Instant.now();
    return json.has("seconds")
        ? now.plusSeconds(Math.min(number(json, "seconds"), Integer.MAX_VALUE))
        : now.plus(365 * MAX_YEARS, ChronoUnit.DAYS);
  }

  /**
   * Returns the stored form, which {@link #read} reads with the same result at any later time: the
   * end of a mute or ban is an absolute time in it.
   */
  static byte[] write(ModerationAction.OfUser action) {
    return switch (action) {
      case ModerationAction.Mute mute -> write("mute", mute, mute.until());
      case ModerationAction.Unmute unmute -> write("unmute", unmute, null);
      case ModerationAction.Kick kick -> write("kick", kick, null);
      case ModerationAction.Ban ban -> write("ban", ban, ban.until());
      case ModerationAction.Unban unban -> write("unban", unban, null);
    };
  }

  private static byte[] write(
      String name, ModerationAction.OfUser action, @Nullable Instant until) {
    // User names contain no character that JSON has to escape.
    return "{\"do\":\"%s\",\"user\":\"%s\"%s}"
        .formatted(name, action.user(), until == null ? "" : ",\"until\":" + until.toEpochMilli())
        .getBytes(UTF_8);
  }
}
