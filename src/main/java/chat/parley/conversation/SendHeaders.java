package chat.parley.conversation;

import chat.parley.message.Address;
import chat.parley.message.Arrival;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a message as its sender gives them, interpreted: the same for all protocols.
 *
 * @param clientMessageId null if there is none
 * @param persistent whether the message is to be stored
 * @param custom the headers that are passed on to subscribers, in the order given; those that
 *     Parley interprets last
 */
public record SendHeaders(
    @Nullable String clientMessageId, boolean persistent, Map<String, String> custom) {

  /** The header by which a repeat is recognized. */
  public static final String CLIENT_MESSAGE_ID = "client-message-id";

  /** The header that is {@code false} for an ephemeral message. */
  public static final String PERSISTENT = "persistent";

  /** Maximum number of users that a message mentions. */
  private static final int MAX_MENTIONS = 50;

  /** Maximum length of {@code client-message-id}, in characters. */
  private static final int MAX_CLIENT_MESSAGE_ID = 128;

  /**
   * Interprets headers. Those that are neither interpreted nor {@linkplain CustomHeaders custom}
   * are dropped.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if a value is not valid,
   *     or the custom headers are too long
   */
  public static SendHeaders read(Map<String, String> headers) {
    var custom = new LinkedHashMap<String, String>();
    headers.forEach(
        (name, value) -> {
          if (CustomHeaders.isCustom(name)) {
            custom.put(name, value);
          }
        });
    CustomHeaders.checkSize(custom);
    boolean persistent = isPersistent(headers.get(PERSISTENT));
    return new SendHeaders(
        checkedId(headers.get(CLIENT_MESSAGE_ID)),
        persistent,
        withInterpreted(headers::get, persistent, custom));
  }

  /**
   * Adds the headers that are passed on as they were understood to custom headers.
   *
   * @param header returns the value of a header; null if there is none
   * @param persistent whether the message is to be stored
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if a value is not valid
   */
  public static Map<String, String> withInterpreted(
      Function<String, @Nullable String> header, boolean persistent, Map<String, String> custom) {
    return ChangeHeaders.add(
        header, persistent, withMentions(header.apply(Draft.MENTIONS_HEADER), custom));
  }

  /** Returns the body of a message with these headers: none if it removes another one. */
  public static Body body(Body sent, Map<String, String> headers) {
    return ChangeHeaders.body(sent, headers);
  }

  private static Map<String, String> withMentions(
      @Nullable String value, Map<String, String> custom) {
    return value == null
        ? custom
        : withMentions(mentioned(value.split(",", MAX_MENTIONS + 2)), custom);
  }

  private static Map<String, String> withMentions(Set<String> users, Map<String, String> custom) {
    if (users.isEmpty()) {
      return custom;
    }
    Map<String, String> all = new LinkedHashMap<>(custom);
    all.put(Draft.MENTIONS_HEADER, String.join(",", users));
    return all;
  }

  private static Set<String> mentioned(String... names) {
    Set<String> users = new LinkedHashSet<>();
    for (String name : names) {
      if (!name.isBlank()) {
        users.add(mentioned(name.strip()));
      }
    }
    if (users.size() > MAX_MENTIONS) {
      throw ChatError.BAD_HEADER.because(
          "Header 'mentions' has more than %d users".formatted(MAX_MENTIONS));
    }
    return users;
  }

  private static String mentioned(String name) {
    try {
      return new UserName(name).value();
    } catch (ChatException e) {
      throw ChatError.BAD_HEADER.because(
          "Header 'mentions' must have names of users between commas. " + e.text());
    }
  }

  /** Returns the message with these headers, which arrives at this moment. */
  public Draft draft(Address to, UserName from, Body body) {
    return new Draft(
        to, from, body(body, custom), clientMessageId, persistent, custom, Arrival.now());
  }

  /**
   * Checks and returns a {@code client-message-id}.
   *
   * @param id null if there is none, which is allowed
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if it is too long or
   *     empty
   */
  public static @Nullable String checkedId(@Nullable String id) {
    if (id != null) {
      checkId(CLIENT_MESSAGE_ID, id);
    }
    return id;
  }

  /** Checks the length of an id, as {@link #checkedId} does, in another header. */
  static void checkId(String header, String id) {
    if (id.isEmpty() || id.length() > MAX_CLIENT_MESSAGE_ID) {
      throw ChatError.BAD_HEADER.because(
          "Header '%s' has %d characters; it must have 1 to %d"
              .formatted(header, id.length(), MAX_CLIENT_MESSAGE_ID));
    }
  }

  /**
   * Parses {@code persistent}.
   *
   * @param value null if there is none, which is {@code true}
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if it is another word
   */
  public static boolean isPersistent(@Nullable String value) {
    return switch (value) {
      case null -> true;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw ChatError.BAD_HEADER.because("Header 'persistent' must be 'true' or 'false'");
    };
  }
}
