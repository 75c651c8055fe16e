package chat.parley.store;

import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;

/** What has become of a draft. */
public sealed interface Entry {

  /** It is a new message. */
  record New(ChatMessage message) implements Entry {}

  /** Its sender had sent it before: this is the first one's place. */
  record Repeat(String messageId, StreamPosition position) implements Entry {}
}
