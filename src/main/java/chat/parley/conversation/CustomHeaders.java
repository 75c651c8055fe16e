package chat.parley.conversation;

import static java.lang.String.CASE_INSENSITIVE_ORDER;

import chat.parley.message.Change;
import chat.parley.message.ChatError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Selects the headers of a SEND that are passed on in the MESSAGE: all except those with a meaning
 * in STOMP or Parley.
 *
 * @see <a href="https://stomp.github.io/stomp-specification-1.2.html#SEND">SEND</a>
 */
public final class CustomHeaders {

  /** Maximum length of the names and values of all custom headers of one SEND, in characters. */
  private static final int MAX_CHARS = 1024;

  /** Headers defined by STOMP. */
  private static final List<String> STOMP_HEADERS =
      List.of(
          "accept-version",
          "ack",
          "content-length",
          "content-type",
          "destination",
          "heart-beat",
          "host",
          "id",
          "login",
          "message",
          "message-id",
          "passcode",
          "receipt",
          "receipt-id",
          "server",
          "session",
          "subscription",
          "transaction",
          "version");

  /** Headers of a MESSAGE that only the server writes, including names reserved for later. */
  private static final List<String> SERVER_HEADERS =
      List.of(
          "changes",
          "conversation",
          "conversation-offset",
          "edited",
          "epoch",
          "from",
          "offset",
          "removed",
          "timestamp",
          "unreadable");

  /**
   * Headers of a SEND that Parley interprets or reserves for later, and {@code authorization},
   * which contains a secret.
   */
  private static final List<String> INTERPRETED_HEADERS =
      List.of(
          "authorization",
          "client-message-id",
          "draft",
          "edits",
          "mentions",
          "persistent",
          "reacts",
          "removes",
          "replies-to",
          "thread",
          "unreacts");

  /** The names of all headers that are not passed on, in lower case. */
  public static final Set<String> RESERVED =
      Stream.of(STOMP_HEADERS, SERVER_HEADERS, INTERPRETED_HEADERS)
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> RESERVED_IGNORING_CASE = new TreeSet<>(CASE_INSENSITIVE_ORDER);

  static {
    RESERVED_IGNORING_CASE.addAll(RESERVED);
  }

  /** The content type of markers that have moved, which only the server sends. */
  public static final String MARKERS_TYPE = "application/vnd.parley.markers+json";

  /** The content types that only the server sends. */
  private static final List<String> SERVER_TYPES = List.of(MARKERS_TYPE, Change.SUMMARY_TYPE);

  private CustomHeaders() {}

  /**
   * Checks the content type of a message of a client.
   *
   * @param type null if there is none
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if only the server may
   *     use it
   */
  static void checkContentType(@Nullable String type) {
    for (String reserved : SERVER_TYPES) {
      if (type != null && type.strip().regionMatches(true, 0, reserved, 0, reserved.length())) {
        throw ChatError.BAD_HEADER.because(
            "Messages of the content type '%s' are sent by the server only".formatted(reserved));
      }
    }
  }

  /**
   * Returns whether a header with this name is passed on. Names that a client could read as a
   * reserved one are not passed on: reserved names in another case, with blanks around them, or
   * followed by a colon, which ends a name in STOMP 1.0. Blank names are not passed on either.
   */
  public static boolean isCustom(String name) {
    // Fast path: most headers are reserved ones in their usual spelling.
    if (RESERVED.contains(name)) {
      return false;
    }
    String normalized = normalize(name);
    return !normalized.isEmpty() && !RESERVED_IGNORING_CASE.contains(normalized);
  }

  /** Returns the part of a name before its first colon, without blanks around it. */
  private static String normalize(String name) {
    int colon = name.indexOf(':');
    int to = colon < 0 ? name.length() : colon;
    int from = 0;
    while (from < to && isBlank(name.codePointAt(from))) {
      from += Character.charCount(name.codePointAt(from));
    }
    while (to > from && isBlank(name.codePointBefore(to))) {
      to -= Character.charCount(name.codePointBefore(to));
    }
    return name.substring(from, to);
  }

  /**
   * Returns whether a code point is invisible, or is removed by the trim function of some
   * programming language.
   */
  private static boolean isBlank(int c) {
    return Character.isISOControl(c)
        || Character.isSpaceChar(c)
        || Character.getType(c) == Character.FORMAT;
  }

  /**
   * Checks the total length of the custom headers of one message.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if the names and values
   *     together are longer than 1,024 characters
   */
  public static void checkSize(Map<String, String> headers) {
    int size = 0;
    for (var header : headers.entrySet()) {
      size += header.getKey().length() + header.getValue().length();
    }
    if (size > MAX_CHARS) {
      throw ChatError.BAD_HEADER.because(
          String.format(
              Locale.ROOT,
              "The custom headers of a SEND have %,d characters together; the maximum is %,d.",
              size,
              MAX_CHARS));
    }
  }
}
