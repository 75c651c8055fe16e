package chat.parley.conversation;

import chat.parley.cluster.BrokerRelay;
import chat.parley.delivery.Fanout;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.EphemeralIds;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Publishes ephemeral messages, which are not stored, to the subscribers on this and the other
 * nodes. Any thread may call; never waits for a client or another node.
 */
@Component
final class EphemeralMessages implements MeterBinder {

  private final Fanout fanout;
  private final @Nullable BrokerRelay relay;

  private final EphemeralIds ids = new EphemeralIds();

  /**
   * @param relay null if no broker is configured and this is the only node
   */
  EphemeralMessages(Fanout fanout, @Nullable BrokerRelay relay) {
    this.fanout = fanout;
    this.relay = relay;
  }

  /**
   * Publishes the ephemeral ones among the drafts of one send.
   *
   * @param stored the results of the persistent drafts, in order
   * @return the results of all drafts, in order
   */
  List<StoredMessage> publish(List<Draft> drafts, List<StoredMessage> stored) {
    if (drafts.size() == stored.size()) {
      return stored;
    }
    Iterator<StoredMessage> next = stored.iterator();
    return drafts.stream().map(d -> d.persistent() ? next.next() : publish(d)).toList();
  }

  /** Publishes an ephemeral message of the server to the subscribers of exactly one stream. */
  void announce(Draft draft) {
    publishAs(ids.next(), draft);
  }

  private StoredMessage publish(Draft draft) {
    String id = ids.next();
    Address inbox = draft.inbox();
    Draft passedOn = inbox == null ? draft : draft.withAddress(inbox);
    ChatMessage message = publishAs(id, passedOn);
    return new StoredMessage(draft.to(), id, null, message.timestamp(), false);
  }

  private ChatMessage publishAs(String id, Draft draft) {
    var message = new ChatMessage(id, System.currentTimeMillis(), null, draft);
    if (relay != null) {
      relay.publishEphemeral(message);
    }
    publish(message, fanout);
    return message;
  }

  /**
   * Gives a message to the subscribers on this node, one to an inbox also to those of the pair.
   *
   * @param message an ephemeral message of this or another node; of clients none is to a pair
   */
  static void publish(ChatMessage message, Fanout fanout) {
    fanout.publish(message);
    Address pair = message.draft().to() instanceof Address.Inbox ? message.draft().pair() : null;
    if (pair != null && fanout.hasSubscribers(pair)) {
      fanout.publish(message.inPair(null));
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("parley.messages.ephemeral", ids, EphemeralIds::count)
        .description("Ephemeral messages of clients, which are not stored")
        .register(registry);
  }
}
