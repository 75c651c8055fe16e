package chat.parley.conversation;

import chat.parley.cluster.BrokerRelay;
import chat.parley.delivery.Fanout;
import chat.parley.delivery.Outboxes;
import chat.parley.journal.Journal;
import chat.parley.message.ChatMessage;
import java.util.List;

/**
 * Forwards what the broker link receives from other nodes: committed batches, unreadable frames and
 * the state of the link to the journal, ephemeral messages to the local subscribers.
 */
record ClusterListener(Journal journal, Fanout fanout, Outboxes outboxes)
    implements BrokerRelay.Listener {

  @Override
  public void stored(String node, long batch, List<ChatMessage> messages) {
    journal.learn(node, batch, messages);
  }

  @Override
  public void passed(ChatMessage message) {
    outboxes.turn(() -> fanout.publish(message));
  }

  @Override
  public void unreadable() {
    journal.unreadable();
  }

  @Override
  public void linked(boolean linked) {
    journal.linked(linked);
  }
}
