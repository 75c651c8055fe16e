package chat.parley.stomp;

import static java.lang.String.CASE_INSENSITIVE_ORDER;

import chat.parley.message.ChatError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which headers of a SEND are passed on in the MESSAGE: all but those that STOMP or Parley gives a
 * meaning.
 *
 * @see <a href="https://stomp.github.io/stomp-specification-1.2.html#SEND">SEND</a>
 */
final class CustomHeaders {

  /** The maximum length of all names and values of one SEND together, in characters. */
  private static final int MAX = 1024;

  /** The headers of the frames of STOMP. */
  private static final List<String> OF_STOMP =
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

  /** The headers of a MESSAGE that only the server writes. */
  private static final List<String> OF_SERVER =
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

  /** The headers of a SEND that Parley interprets, and a token, which is a secret. */
  private static final List<String> INTERPRETED =
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

  static final Set<String> RESERVED =
      Stream.of(OF_STOMP, OF_SERVER, INTERPRETED)
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> RESERVED_IN_ANY_CASE = new TreeSet<>(CASE_INSENSITIVE_ORDER);

  static {
    RESERVED_IN_ANY_CASE.addAll(RESERVED);
  }

  private CustomHeaders() {}

  /**
   * Returns whether a header of this name is passed on. A name that some client could take for a
   * reserved one is not: in another case, with blanks around it, or with a colon after it, which
   * ends a name in STOMP 1.0.
   */
  static boolean isCustom(String name) {
    // Most names are reserved ones, spelled as they should be.
    if (RESERVED.contains(name)) {
      return false;
    }
    String bare = bare(name);
    return !bare.isEmpty() && !RESERVED_IN_ANY_CASE.contains(bare);
  }

  private static String bare(String name) {
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

  /** Whether the trim function of some language could remove it, or it cannot be seen. */
  private static boolean isBlank(int c) {
    return Character.isISOControl(c)
        || Character.isSpaceChar(c)
        || Character.getType(c) == Character.FORMAT;
  }

  /**
   * Checks the headers that are passed on with one message.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if they are too long
   */
  static void checkSize(Map<String, String> headers) {
    int size = 0;
    for (var header : headers.entrySet()) {
      size += header.getKey().length() + header.getValue().length();
    }
    if (size > MAX) {
      throw ChatError.BAD_HEADER.because(
          String.format(
              Locale.ROOT,
              "The custom headers of a SEND have %,d characters together; the maximum is %,d.",
              size,
              MAX));
    }
  }
}
