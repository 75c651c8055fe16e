package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;

/** The result of storing a draft. */
public sealed interface DraftOutcome {

  /** The draft was stored as a new message. */
  record New(ChatMessage message) implements DraftOutcome {}

  /**
   * The sender had sent the draft before, with the same client message id: nothing was stored.
   *
   * @param to the stream of the message stored first, which may be another one than that of the
   *     draft
   * @param messageId the id of that message
   * @param position its position
   * @param timestamp when it was stored, in milliseconds since 1970-01-01 UTC; 0 if it has been
   *     deleted
   */
  record Repeat(Address to, String messageId, StreamPosition position, long timestamp)
      implements DraftOutcome {}
}
