package chat.parley.stomp;

import chat.parley.message.ChatError;
import chat.parley.message.ChatMessage;
import org.jspecify.annotations.Nullable;

/**
 * Which message a client acknowledges.
 *
 * @param subscription null if the client did not say (1.0)
 */
record AckId(String epoch, long offset, @Nullable String subscription) {

  /** Whether it is of a message that is not stored, and so has no place to note. */
  boolean isEphemeral() {
    return epoch.startsWith(ChatMessage.EPHEMERAL);
  }

  /** The {@code ack} header of a MESSAGE: it names the subscription too, as STOMP 1.2 wants. */
  static String of(String messageId, @Nullable String subscription) {
    return subscription == null ? messageId : messageId + "@" + subscription;
  }

  /**
   * Reads an ACK or NACK of any version.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER}
   */
  static AckId read(ClientFrame frame, StompVersion version) {
    Headers headers = frame.headers();
    if (version != StompVersion.V1_2) {
      return parse(headers.require("message-id", frame.command()), headers.get("subscription"));
    }
    String id = headers.require("id", frame.command());
    int at = id.indexOf('@');
    return at < 0 ? parse(id, null) : parse(id.substring(0, at), id.substring(at + 1));
  }

  private static AckId parse(String messageId, @Nullable String subscription) {
    int dash = messageId.lastIndexOf('-');
    try {
      if (dash > 0) {
        long offset = Long.parseLong(messageId, dash + 1, messageId.length(), 10);
        return new AckId(messageId.substring(0, dash), offset, subscription);
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw ChatError.BAD_HEADER.because("No message has the id that was acknowledged");
  }
}
