package chat.parley.conversation;

import chat.parley.delivery.Fanout;
import chat.parley.journal.Peers;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.relay.Relay;
import java.util.List;

/** The other nodes, as the journal sees them. */
record Nodes(Fanout fanout, Relay relay) implements Peers {

  @Override
  public boolean subscribed(Address address) {
    // Every node carries out what moderators decide.
    return address instanceof Address.Rulings || fanout.isRead(address);
  }

  @Override
  public void stored(long number, List<ChatMessage> messages) {
    relay.stored(number, messages);
  }
}
