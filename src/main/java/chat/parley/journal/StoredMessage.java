package chat.parley.journal;

import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import chat.parley.store.DraftOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The result of sending a message.
 *
 * @param messageId the id that subscribers receive
 * @param position the position in the stream; null for an ephemeral message
 * @param duplicate whether the sender had sent the message before; id and position are then those
 *     of the first message
 */
public record StoredMessage(
    String messageId, @Nullable StreamPosition position, boolean duplicate) {

  static StoredMessage of(DraftOutcome outcome) {
    return switch (outcome) {
      case DraftOutcome.New(ChatMessage message) ->
          new StoredMessage(message.id(), message.position(), false);
      case DraftOutcome.Repeat(String id, StreamPosition position) ->
          new StoredMessage(id, position, true);
    };
  }
}
