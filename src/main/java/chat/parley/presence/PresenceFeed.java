package chat.parley.presence;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.WireForm;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.EphemeralIds;
import chat.parley.message.UserName;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The write side of a subscription to presence.
 *
 * @param user the user of the session
 */
record PresenceFeed(UserName user, WireForm form, Outbox outbox, EphemeralIds ids) {

  /**
   * Queues a message. Never waits for the client.
   *
   * @return false if it was shed, because the client reads too slowly
   */
  boolean send(Object json) {
    Body body = Body.ofText(JsonMapper.shared().writeValueAsBytes(json), "application/json");
    var draft = new Draft(new Address.Inbox(user), user, body, null, false, Map.of());
    var message = new ChatMessage(ids.next(), System.currentTimeMillis(), null, draft);
    return outbox.send(form.encode(message));
  }
}
