package chat.parley.journal;

import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import chat.parley.store.DraftOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a send.
 *
 * @param position null for an ephemeral message
 * @param duplicate whether the sender had sent it before: then this is the first one's place
 */
public record StoredMessage(
    String messageId, @Nullable StreamPosition position, boolean duplicate) {

  static StoredMessage of(DraftOutcome entry) {
    return switch (entry) {
      case DraftOutcome.New(ChatMessage message) ->
          new StoredMessage(message.id(), message.position(), false);
      case DraftOutcome.Repeat(String id, StreamPosition position) ->
          new StoredMessage(id, position, true);
    };
  }
}
