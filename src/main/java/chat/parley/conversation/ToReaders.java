package chat.parley.conversation;

import chat.parley.delivery.Fanout;
import chat.parley.delivery.Outboxes;
import chat.parley.journal.Committed;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Journey;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been stored goes to those who read it here. */
record ToReaders(Fanout fanout, Outboxes outboxes, Moderation moderation) implements Committed {

  private static final Logger log = LoggerFactory.getLogger(ToReaders.class);

  @Override
  public void accept(List<ChatMessage> messages, Runnable answers) {
    messages.forEach(this::publish);
    answers.run();
  }

  /** One that can not be encoded must not keep the others from their readers. */
  private void publish(ChatMessage message) {
    try {
      if (message.draft().to() instanceof Address.Rulings) {
        moderation.apply(message);
      }
      Journey journey = message.draft().journey();
      if (journey != null) {
        journey.stored();
      }
      fanout.publish(message);
    } catch (RuntimeException e) {
      log.error("The message {} was not handed on", message.id(), e);
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
