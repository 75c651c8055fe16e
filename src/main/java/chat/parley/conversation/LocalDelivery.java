package chat.parley.conversation;

import chat.parley.delivery.Fanout;
import chat.parley.delivery.Outboxes;
import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.CommittedBatchListener;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.MessageTrace;
import java.util.List;

/**
 * Delivers committed messages to the subscribers on this node, and applies the moderation actions
 * among them.
 */
record LocalDelivery(Fanout fanout, Moderation moderation, Failures failures)
    implements CommittedBatchListener {

  @Override
  public void accept(List<ChatMessage> messages, Runnable completion) {
    messages.forEach(this::publish);
    completion.run();
  }

  /**
   * Publishes one message. If that fails, the sessions subscribed to its stream are closed with
   * 1013, so that their clients resume from the store; the other messages are still published.
   */
  private void publish(ChatMessage message) {
    if (message.draft().to() instanceof Address.Rulings) {
      moderation.apply(message);
    }
    try {
      MessageTrace trace = message.draft().trace();
      if (trace != null) {
        trace.stored();
      }
      fanout.publish(message);
    } catch (RuntimeException e) {
      failures.failed(Subsystem.FAN_OUT, e);
      fanout.disconnectSubscribers(message.draft().to());
    }
  }

  @Override
  public void epochsRenewed() {
    moderation.resetForNewEpochs();
  }

  @Override
  public void runDispatch(Runnable dispatch) {
    Outboxes.runThenWrite(dispatch);
  }
}
