package chat.parley.store;

import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;

/** What has become of a draft. */
public sealed interface DraftOutcome {

  /** It is a new message. */
  record New(ChatMessage message) implements DraftOutcome {}

  /** Its sender had sent it before: this is the first one's place. */
  record Repeat(String messageId, StreamPosition position) implements DraftOutcome {}
}
