package chat.parley.cluster;

import chat.parley.message.ChatMessage;
import chat.parley.testkit.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records the callbacks of a relay as text. */
final class RelayEvents implements BrokerRelay.Listener {

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final long failingBatch;

  /** Creates a listener that never fails. */
  RelayEvents() {
    this(0);
  }

  private RelayEvents(long failingBatch) {
    this.failingBatch = failingBatch;
  }

  /** Returns a listener that fails when it receives the given batch. */
  static RelayEvents failingOn(long batch) {
    return new RelayEvents(batch);
  }

  @Override
  public void batchReceived(String node, long batch, List<ChatMessage> messages) {
    events.add("batch " + batch + " of " + messages.size());
    if (batch == failingBatch) {
      throw new IllegalStateException("Broken by a test");
    }
  }

  @Override
  public void ephemeralReceived(ChatMessage message) {
    events.add(message.id());
  }

  @Override
  public void unreadableFrameReceived() {
    events.add("unreadable");
  }

  @Override
  public void linkChanged(boolean linked) {
    events.add(linked ? "linked" : "not linked");
  }

  List<String> all() {
    return List.copyOf(events);
  }

  /** Waits until an event has happened; others may have happened too. */
  void awaitAmongOthers(String expected) {
    Await.until(events::toString, () -> events.contains(expected));
  }

  /** Waits until exactly these events have happened. */
  void await(String... expected) {
    Await.until(events::toString, () -> events.equals(List.of(expected)));
  }
}
