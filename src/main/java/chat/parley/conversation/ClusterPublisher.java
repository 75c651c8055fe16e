package chat.parley.conversation;

import chat.parley.cluster.BrokerRelay;
import chat.parley.delivery.Fanout;
import chat.parley.journal.OtherNodes;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.util.List;

/** The other nodes, as the journal sees them. */
record ClusterPublisher(Fanout fanout, BrokerRelay relay) implements OtherNodes {

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
