package chat.parley.stomp;

import chat.parley.message.ChatError;
import java.util.List;
import java.util.Locale;

/**
 * The maximum lengths, in characters, of header values that a session keeps or that are written to
 * clients. {@link CustomHeaders} have a maximum length together; all others are dropped with their
 * frame.
 */
final class HeaderLimits {

  static final int MAX = 256;

  /** The {@code id} of an ACK or NACK names a message and its subscription. */
  static final int MAX_ACK_ID = MAX + 128;

  private static final List<String> NAMES =
      List.of(
          "id", "receipt", "transaction", "content-type", "subscription", "message-id", "epoch");

  private HeaderLimits() {}

  /**
   * Checks all headers of a frame.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if one is too long
   */
  static void check(StompCommand command, Headers headers) {
    if (headers.longestValue() <= MAX) {
      return;
    }
    for (String name : NAMES) {
      String value = headers.get(name);
      if (value != null) {
        check(command, name, value.length());
      }
    }
  }

  private static void check(StompCommand command, String name, int length) {
    boolean ofAck =
        name.equals("id") && (command == StompCommand.ACK || command == StompCommand.NACK);
    int max = ofAck ? MAX_ACK_ID : MAX;
    if (length > max) {
      throw ChatError.BAD_HEADER.because(
          String.format(
              Locale.ROOT,
              "Header '%s' has %,d characters; the maximum is %,d.",
              name,
              length,
              max));
    }
  }
}
