package chat.parley.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The bounded queue of one {@link Outbox}. The caller of any method must hold the lock of the
 * outbox.
 */
final class OutboxQueue {

  /** The results of {@link #offer}. */
  enum Offered {
    QUEUED,
    /** Dropped: the payload is ephemeral, and the queue would be more than half full. */
    SHED,
    /** Not queued: the queue is full. */
    FULL
  }

  /**
   * Maximum size of a batch with the heads of its messages: enough to fill a socket buffer, but
   * fair to other sessions.
   */
  private static final int BATCH_BYTES = 64 * 1024;

  /** Maximum number of bytes that a transport adds to a message. */
  private static final int HEAD_BYTES = 10;

  /** The memory that an entry takes in addition to its shared bytes, as counted here. */
  private static final int ENTRY_BYTES = 64;

  private final ArrayDeque<OutboxEntry> queue = new ArrayDeque<>(4);

  /** The subscriptions whose replay continues once there is room for it. */
  private final Set<Subscription> waitingReplays = new HashSet<>(2);

  private final int limit;
  private int bytes;
  private int parked;

  /**
   * Creates an empty queue.
   *
   * @param limit the maximum size in bytes of the queued payloads and, separately, of the parked
   *     messages
   */
  OutboxQueue(int limit) {
    this.limit = limit;
  }

  /** Adds an entry unless there is no room for it. */
  Offered offer(OutboxEntry entry) {
    int size = size(entry);
    if (entry.payload().ephemeral() && bytes + size > limit / 2) {
      return Offered.SHED;
    }
    // An empty queue takes any payload, even one larger than the limit.
    if (bytes + size > limit && bytes > 0) {
      return Offered.FULL;
    }
    entry.payload().queued();
    queue.add(entry);
    bytes += size;
    return Offered.QUEUED;
  }

  private static int size(OutboxEntry entry) {
    return entry.payload().size() + ENTRY_BYTES;
  }

  /**
   * Removes and returns the next batch: at most {@link #BATCH_BYTES}, but at least one entry; an
   * empty list if the queue is empty. The bytes of the batch are counted until {@link #release} or
   * {@link #clear}.
   */
  List<OutboxEntry> takeBatch() {
    var batch = new ArrayList<OutboxEntry>(Math.min(queue.size(), 64));
    int size = 0;
    for (OutboxEntry next; (next = queue.peek()) != null; queue.remove()) {
      size += next.payload().size() + HEAD_BYTES;
      if (size > BATCH_BYTES && !batch.isEmpty()) {
        break;
      }
      batch.add(next);
    }
    return batch;
  }

  /**
   * Stops counting the bytes of a batch, because it has been written.
   *
   * @return the subscriptions whose replay is to be continued, because there is room for it again
   */
  List<Subscription> release(List<OutboxEntry> batch) {
    int size = 0;
    for (OutboxEntry entry : batch) {
      size += size(entry);
    }
    // The queue may have been cleared since the batch was taken.
    bytes = Math.max(0, bytes - size);
    if (waitingReplays.isEmpty() || !hasRoomForReplay()) {
      return List.of();
    }
    List<Subscription> continued = List.copyOf(waitingReplays);
    waitingReplays.clear();
    return continued;
  }

  /** Discards all queued entries, and stops counting the bytes of a batch that is being written. */
  void clear() {
    queue.forEach(entry -> entry.payload().dequeued(false));
    queue.clear();
    waitingReplays.clear();
    bytes = 0;
  }

  /**
   * Counts a message that a subscription of this session is about to park during its replay. A
   * message that several subscriptions of the session park is counted once for each of them.
   *
   * @param size the heap that the message retains, in bytes
   * @return false if the parked messages of the session would exceed the limit; nothing is counted
   *     then, and the message must not be parked
   */
  boolean park(int size) {
    if (parked + size > limit) {
      return false;
    }
    parked += size;
    return true;
  }

  /** Stops counting parked messages of this size. */
  void unpark(int size) {
    parked -= size;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /**
   * Returns whether the replay of a subscription may queue more. If not, {@link #release} returns
   * the subscription when it may.
   */
  boolean hasRoomFor(Subscription subscription) {
    if (hasRoomForReplay()) {
      return true;
    }
    waitingReplays.add(subscription);
    return false;
  }

  /** Forgets that the replay of a subscription waits for room. */
  void removeWaiting(Subscription subscription) {
    waitingReplays.remove(subscription);
  }

  /** Returns whether a replay may queue more: at most half of the limit is used. */
  boolean hasRoomForReplay() {
    return bytes <= limit / 2;
  }

  /** Returns the size of the queue, including batches being written. */
  int bytes() {
    return bytes;
  }
}
