package chat.parley.conversation;

import chat.parley.delivery.Fanout;
import chat.parley.journal.Stored;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.relay.Relay;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Passes on what is not stored. Any thread may call. */
final class Ephemeral {

  private final Fanout fanout;
  private final @Nullable Relay relay;

  /** No other process has the same. */
  private final String prefix = UUID.randomUUID().toString().substring(0, 13) + "-";

  private final AtomicLong passed = new AtomicLong();

  /**
   * @param relay null if this is the only node
   */
  Ephemeral(Fanout fanout, @Nullable Relay relay) {
    this.fanout = fanout;
    this.relay = relay;
  }

  /** Hands a message to those who read it at this moment, on every node. */
  Stored pass(Draft draft) {
    String id = prefix + passed.incrementAndGet();
    var message = new ChatMessage(id, System.currentTimeMillis(), null, draft);
    if (relay != null) {
      relay.passed(message);
    }
    fanout.publish(message);
    return new Stored(id, null, false);
  }

  /** How many there were. */
  long passed() {
    return passed.get();
  }
}
