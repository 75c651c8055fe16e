package chat.parley.conversation;

import chat.parley.cluster.BrokerRelay;
import chat.parley.delivery.Fanout;
import chat.parley.journal.OtherNodes;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.util.List;

/**
 * Sends the batches that this node commits to the other nodes, over the broker link, and tells the
 * journal which streams have subscribers on this node.
 */
record ClusterPublisher(Fanout fanout, BrokerRelay relay) implements OtherNodes {

  @Override
  public boolean isSubscribedHere(Address address) {
    // Every node applies moderation actions.
    return address instanceof Address.Rulings || fanout.hasSubscribers(address);
  }

  @Override
  public void publish(long number, List<ChatMessage> messages) {
    relay.publishBatch(number, messages);
  }
}
