package chat.parley.conversation;

import chat.parley.cluster.BrokerRelay;
import chat.parley.delivery.Fanout;
import chat.parley.delivery.Outbox;
import chat.parley.delivery.ReadyOutboxes;
import chat.parley.journal.RemoteBatches;
import chat.parley.message.ChatMessage;
import java.util.List;

/**
 * Forwards what the broker link receives from other nodes: committed batches, unreadable frames and
 * the state of the link to the journal, ephemeral messages to the local subscribers, and all of it
 * to the listener of conversations.
 */
record ClusterListener(RemoteBatches remoteBatches, Fanout fanout, ConversationActivity activity)
    implements BrokerRelay.Listener {

  @Override
  public void batchReceived(String node, long batch, List<ChatMessage> messages) {
    remoteBatches.receive(node, batch, messages);
    activity.committed(messages);
  }

  @Override
  public void ephemeralReceived(ChatMessage message) {
    if (activity.take(message)) {
      return;
    }
    ReadyOutboxes ready = ReadyOutboxes.collect();
    try {
      EphemeralMessages.publish(message, fanout);
    } finally {
      Outbox.writeAll(ready);
    }
  }

  @Override
  public void unreadableFrameReceived() {
    remoteBatches.suspectLoss();
    activity.mayHaveMissed();
  }

  @Override
  public void linkChanged(boolean linked) {
    remoteBatches.setBrokerLinked(linked);
    activity.setLinked(linked);
  }
}
