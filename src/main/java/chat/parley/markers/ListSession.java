package chat.parley.markers;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.WireForm;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import java.util.Map;

/**
 * The subscription of one session to the list of its user's conversations.
 *
 * @param form encodes the entries for the session
 */
record ListSession(UserName user, WireForm form, Outbox outbox) {

  /**
   * Queues an entry. Never waits for the client.
   *
   * @param stream the conversation
   * @param id the id of the message
   * @return false if the outbox has no room for it
   */
  boolean send(Address stream, byte[] json, String id) {
    var draft =
        new Draft(stream, user, Body.ofText(json, "application/json"), null, false, Map.of());
    var message = new ChatMessage(id, System.currentTimeMillis(), null, draft);
    return outbox.send(form.encode(message));
  }
}
