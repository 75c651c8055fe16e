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
 * @param position the position in the stream; null for an ephemeral message
 * @param timestamp when it was stored or, if it is ephemeral, passed on, in milliseconds since
 *     1970-01-01 UTC; 0 for a repeat of a message that has been deleted
 * @param duplicate whether the sender had sent the message before; all other components are then
 *     those of the first message
 */
public record StoredMessage(
    Address to,
    String messageId,
    @Nullable StreamPosition position,
    long timestamp,
    boolean duplicate) {

  static StoredMessage of(DraftOutcome outcome) {
    return switch (outcome) {
      case DraftOutcome.New(ChatMessage message) ->
          new StoredMessage(
              message.draft().to(), message.id(), message.position(), message.timestamp(), false);
      case DraftOutcome.Repeat(Address to, String id, StreamPosition position, long timestamp) ->
          new StoredMessage(to, id, position, timestamp, true);
    };
  }
}
