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
record ClusterListener(Journal journal, Fanout fanout) implements BrokerRelay.Listener {

  @Override
  public void batchReceived(String node, long batch, List<ChatMessage> messages) {
    journal.receive(node, batch, messages);
  }

  @Override
  public void ephemeralReceived(ChatMessage message) {
    Outboxes.runThenWrite(() -> fanout.publish(message));
  }

  @Override
  public void unreadableFrameReceived() {
    journal.unreadableBatchReceived();
  }

  @Override
  public void linkChanged(boolean linked) {
    journal.setBrokerLinked(linked);
  }
}
