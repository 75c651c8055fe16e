package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import chat.parley.store.DraftOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The result of sending a message.
 *
 * @param to the address of the stream
 * @param messageId the id that subscribers receive
 * @param position the position in the stream; null for an ephemeral message. A reaction has that of
 *     the summary with it or, if that follows later, of the last entry of the stream
 * @param timestamp when it was stored or, if it is ephemeral, passed on, in milliseconds since
 *     1970-01-01 UTC; 0 for a repeat of a message that has been deleted
 * @param duplicate whether the sender had sent the message before, or it removes a message that was
 *     removed before; all other components are then those of the first message
 * @param conversationOffset the offset in the stream of the two users, of a message that was sent
 *     to an inbox; 0 for others, and for a repeat of a message that has been deleted
 */
public record StoredMessage(
    Address to,
    String messageId,
    @Nullable StreamPosition position,
    long timestamp,
    boolean duplicate,
    long conversationOffset) {

  /** Creates the result of a message that was sent to an address other than an inbox. */
  public StoredMessage(
      Address to,
      String messageId,
      @Nullable StreamPosition position,
      long timestamp,
      boolean duplicate) {
    this(to, messageId, position, timestamp, duplicate, 0);
  }

  static StoredMessage of(DraftOutcome outcome) {
    return switch (outcome) {
      case DraftOutcome.New stored -> {
        ChatMessage message = stored.message();
        yield new StoredMessage(
            message.draft().to(),
            message.id(),
            message.position(),
            message.timestamp(),
            false,
            stored.conversationOffset());
      }
      case DraftOutcome.Noted(Address to, StreamPosition end, long timestamp) ->
          new StoredMessage(to, end.messageId(), end, timestamp, false);
      case DraftOutcome.Repeat first ->
          new StoredMessage(
              first.to(),
              first.messageId(),
              first.position(),
              first.timestamp(),
              true,
              first.conversationOffset());
    };
  }
}
