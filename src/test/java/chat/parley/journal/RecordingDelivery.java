package chat.parley.journal;

import chat.parley.delivery.BatchDelivery;
import chat.parley.delivery.CommittedBatch;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Records the batches of a journal in place of a fan-out. Every stream has subscribers. */
final class RecordingDelivery implements BatchDelivery {

  /** A batch that this node has committed and would send to the other nodes. */
  record PublishedBatch(long number, List<ChatMessage> messages) {}

  final List<ChatMessage> delivered = new CopyOnWriteArrayList<>();
  final List<PublishedBatch> published = new CopyOnWriteArrayList<>();

  /** The streams of which the subscribers were disconnected. */
  final List<Address> disconnected = new CopyOnWriteArrayList<>();

  /** Thrown in place of delivering messages, unless it is null. */
  volatile @Nullable RuntimeException failure;

  @Override
  public synchronized void deliver(CommittedBatch batch) {
    if (batch.number() > 0) {
      published.add(new PublishedBatch(batch.number(), batch.stored()));
    }
    List<ChatMessage> messages = batch.release().get();
    RuntimeException failing = failure;
    if (failing != null && !messages.isEmpty()) {
      throw failing;
    }
    delivered.addAll(messages);
    batch.completion().run();
  }

  @Override
  public boolean hasSubscribers(Address address) {
    return true;
  }

  @Override
  public void disconnect(Address address) {
    disconnected.add(address);
  }
}
