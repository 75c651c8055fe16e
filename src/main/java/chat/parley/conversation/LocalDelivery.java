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

/** What has been stored goes to those who read it here. */
record LocalDelivery(Fanout fanout, Outboxes outboxes, Moderation moderation, Failures failures)
    implements CommittedBatchListener {

  @Override
  public void accept(List<ChatMessage> messages, Runnable answers) {
    messages.forEach(this::publish);
    answers.run();
  }

  /**
   * A message that cannot be handed on must not keep the others from their subscribers; its own
   * ones have to come back for it.
   */
  private void publish(ChatMessage message) {
    if (message.draft().to() instanceof Address.Rulings) {
      moderation.apply(message);
    }
    try {
      MessageTrace journey = message.draft().journey();
      if (journey != null) {
        journey.stored();
      }
      fanout.publish(message);
    } catch (RuntimeException e) {
      failures.failed(Subsystem.FAN_OUT, e);
      fanout.breakOff(message.draft().to());
    }
  }

  @Override
  public void renewed() {
    moderation.renewed();
  }

  @Override
  public void during(Runnable handingOn) {
    outboxes.turn(handingOn);
  }
}
