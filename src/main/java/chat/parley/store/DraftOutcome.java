package chat.parley.store;

import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;

/** The result of storing a draft. */
public sealed interface DraftOutcome {

  /** The draft was stored as a new message. */
  record New(ChatMessage message) implements DraftOutcome {}

  /**
   * The sender had sent the draft before, with the same client message id: nothing was stored.
   *
   * @param messageId the id of the message stored first
   * @param position the position of that message
   */
  record Repeat(String messageId, StreamPosition position) implements DraftOutcome {}
}
