package chat.parley.stomp;

import chat.parley.message.ChatError;
import chat.parley.message.ChatMessage;
import org.jspecify.annotations.Nullable;

/**
 * The message that an ACK or NACK refers to.
 *
 * @param epoch the epoch of the message's stream, or the first part of the id of an ephemeral
 *     message
 * @param offset the message's offset in its stream; without meaning for an ephemeral message
 * @param subscription the id of the subscription; null if the client gave none
 */
record AckId(String epoch, long offset, @Nullable String subscription) {

  /** Returns whether the message is ephemeral: it has no offset, so no cursor changes. */
  boolean isEphemeral() {
    return epoch.startsWith(ChatMessage.EPHEMERAL_ID_PREFIX);
  }

  /**
   * Returns the {@code ack} header of a MESSAGE: the message id and, after an {@code @}, the id of
   * the subscription. In STOMP 1.2 an ACK has no {@code subscription} header, so the {@code ack}
   * value must identify the subscription too.
   *
   * @param subscription null if the subscription has no id; empty if the id is appended later
   */
  static String format(String messageId, @Nullable String subscription) {
    return subscription == null ? messageId : messageId + "@" + subscription;
  }

  /**
   * Reads the headers of an ACK or NACK: {@code id} in STOMP 1.2, {@code message-id} and {@code
   * subscription} in 1.0 and 1.1.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if the header is missing
   *     or is not the id of a message
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
      // Reported below.
    }
    throw ChatError.BAD_HEADER.because(
        "The acknowledged message id is malformed; send the 'ack' header of the MESSAGE as 'id' in"
            + " STOMP 1.2, its 'message-id' in 1.0 and 1.1");
  }
}
