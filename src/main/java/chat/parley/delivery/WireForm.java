package chat.parley.delivery;

import chat.parley.message.ChatMessage;

/**
 * How a message looks on the wire to some readers. Two forms that are equal encode alike, so a
 * message is encoded once for all subscriptions of equal form.
 */
public interface WireForm {

  /** Called by any thread that stores a message; must not block. */
  Payload encode(ChatMessage message);
}
