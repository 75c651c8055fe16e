package chat.parley.delivery;

import chat.parley.message.ChatMessage;
import org.jspecify.annotations.Nullable;

/**
 * The encoding of messages for some subscriptions. Equal forms encode a message alike and share the
 * bytes. Forms with equal templates share one encoding.
 */
public interface WireForm {

  /**
   * Encodes a message. Called by threads that publish or replay messages; must not block.
   *
   * @return the encoded message; null if these subscriptions do not receive it
   */
  @Nullable Payload encode(ChatMessage message);

  /** Returns the form that encodes messages for all forms that differ from this one in a name. */
  default WireForm template() {
    return this;
  }

  /**
   * Returns the payload of this form for a message that its template has encoded. Called for each
   * message and form with the lock of the stream's subscriptions held; must not block nor copy the
   * message.
   */
  default Payload fromTemplate(Payload ofTemplate) {
    return ofTemplate;
  }
}
