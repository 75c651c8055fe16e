package chat.parley.cluster;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.UserName;

/** Messages that a node sends to the others. */
final class RelayedMessages {

  private RelayedMessages() {}

  /** Returns a message to everyone that has no position in a stream. */
  static ChatMessage withoutPosition(String id, byte[] body) {
    Draft draft = Draft.of(new Address.Everyone(), new UserName("alice"), Body.ofBytes(body, null));
    return new ChatMessage(id, 0, null, draft);
  }
}
