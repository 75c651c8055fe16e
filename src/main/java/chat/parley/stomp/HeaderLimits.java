package chat.parley.stomp;

import chat.parley.conversation.CustomHeaders;
import chat.parley.message.ChatError;
import java.util.List;
import java.util.Locale;

/**
 * The maximum lengths of header values that a session keeps or that are sent to clients. {@link
 * CustomHeaders} have a maximum total length instead. All other headers are discarded with their
 * frame, so that only the size of the frame's head limits them.
 */
final class HeaderLimits {

  /** Maximum length of a value, in characters. */
  static final int MAX_LENGTH = 256;

  /**
   * Maximum length of the {@code id} of an ACK or NACK, in characters: it contains the id of a
   * message and the id of its subscription.
   */
  static final int MAX_ACK_ID_LENGTH = MAX_LENGTH + 128;

  private static final List<String> LIMITED_HEADERS =
      List.of(
          "id", "receipt", "transaction", "content-type", "subscription", "message-id", "epoch");

  private HeaderLimits() {}

  /**
   * Checks the limited headers of a frame.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if a value is too long
   */
  static void check(StompCommand command, Headers headers) {
    if (headers.maxValueLength() <= MAX_LENGTH) {
      return;
    }
    for (String name : LIMITED_HEADERS) {
      String value = headers.get(name);
      if (value != null) {
        check(command, name, value.length());
      }
    }
  }

  private static void check(StompCommand command, String name, int length) {
    boolean isAckId =
        name.equals("id") && (command == StompCommand.ACK || command == StompCommand.NACK);
    int max = isAckId ? MAX_ACK_ID_LENGTH : MAX_LENGTH;
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
