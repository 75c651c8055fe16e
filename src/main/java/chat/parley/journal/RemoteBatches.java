package chat.parley.journal;

import chat.parley.delivery.BatchDelivery;
import chat.parley.delivery.CommittedBatch;
import chat.parley.journal.memory.Streams;
import chat.parley.message.ChatMessage;
import java.util.List;
import java.util.Map;

/**
 * The batches of other nodes that arrive over the broker, and whether any may be missing. Any
 * thread may call.
 */
public final class RemoteBatches {

  private final ReceivedBatches received;
  private final Streams streams;
  private final BatchDelivery delivery;
  private volatile boolean brokerLinked;
  private volatile boolean lossSuspected;
  private volatile Runnable missingObserver = () -> {};

  RemoteBatches(ReceivedBatches received, Streams streams, BatchDelivery delivery) {
    this.received = received;
    this.streams = streams;
    this.delivery = delivery;
  }

  /**
   * Receives a batch of another node. Batches may arrive late, repeatedly, and in any order.
   *
   * @param writer the id of the process that stored the batch
   * @param number the number of the batch, as that process counts its batches
   */
  public void receive(String writer, long number, List<ChatMessage> messages) {
    received.add(writer, number);
    try {
      delivery.deliver(CommittedBatch.ofOtherNode(() -> streams.add(messages, Map.of())));
    } catch (RuntimeException | Error e) {
      lossSuspected = true;
      throw e;
    }
  }

  /** Sets whether batches of other nodes arrive; while they do not, the store is polled often. */
  public void setBrokerLinked(boolean linked) {
    brokerLinked = linked;
    lossSuspected = true;
  }

  /**
   * Reports that messages may be missing, such as those of a batch that could not be decoded. They
   * are soon read from the store.
   */
  public void suspectLoss() {
    lossSuspected = true;
  }

  boolean isBrokerLinked() {
    return brokerLinked;
  }

  boolean isLossSuspected() {
    return lossSuspected;
  }

  /** Clears the suspicion, before the streams are compared with the store. */
  void clearSuspicion() {
    lossSuspected = false;
  }

  /** Has an observer told when batches are missing; it must not block. Called once. */
  public void observeMissing(Runnable observer) {
    missingObserver = observer;
  }

  /** See {@link ReceivedBatches#checkMissing}. */
  boolean checkMissing(Map<String, Long> stored, boolean onlyOverdue) {
    boolean missing = received.checkMissing(stored, onlyOverdue);
    if (missing) {
      missingObserver.run();
    }
    return missing;
  }
}
