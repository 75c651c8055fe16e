package chat.parley.delivery;

import chat.parley.message.ChatMessage;
import org.jspecify.annotations.Nullable;

/**
 * How a message looks on the wire to some readers. Two forms that are equal encode alike, so a
 * message is encoded once for all subscriptions of equal form.
 */
public interface WireForm {

  /**
   * Called by any thread that stores a message; must not block.
   *
   * @return null if these readers are told nothing of it
   */
  @Nullable Payload encode(ChatMessage message);
}
