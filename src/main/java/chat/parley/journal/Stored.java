package chat.parley.journal;

import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import chat.parley.store.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a send.
 *
 * @param position null for an ephemeral message
 * @param duplicate whether the sender had sent it before: then this is the first one's place
 */
public record Stored(String messageId, @Nullable StreamPosition position, boolean duplicate) {

  static Stored of(Entry entry) {
    return switch (entry) {
      case Entry.New(ChatMessage message) -> new Stored(message.id(), message.position(), false);
      case Entry.Repeat(String id, StreamPosition position) -> new Stored(id, position, true);
    };
  }
}
