package chat.parley.delivery;

import chat.parley.message.ChatMessage;
import org.jspecify.annotations.Nullable;

/**
 * How a message looks on the wire to some readers. Two forms that are equal encode alike, and get
 * the same bytes. Forms whose templates are equal share one encoding.
 */
public interface WireForm {

  /**
   * Encodes a message. Called by any thread that stores a message; must not block.
   *
   * @return null if these readers are told nothing of it
   */
  @Nullable Payload encode(ChatMessage message);

  /** The form that encodes for this one and for all that differ from it in a name only. */
  default WireForm template() {
    return this;
  }

  /**
   * Makes a payload of this form from one of its template. Called for each message and form while
   * the stream is locked; must neither block nor copy the message.
   */
  default Payload from(Payload ofTemplate) {
    return ofTemplate;
  }
}
