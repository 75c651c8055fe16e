package chat.parley.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What waits in one outbox, and how many bytes that is: bounded. Owned by it, and guarded. */
final class OutboxQueue {

  /** What became of a payload that was to be queued. */
  enum Offered {
    TAKEN,
    /** It was ephemeral, and the reader is slow. */
    SHED,
    FULL
  }

  /** One batch: enough to fill a socket's buffer, small enough to be fair to other sessions. */
  private static final int BATCH_BYTES = 64 * 1024;

  /** What a queued message costs beside its shared bytes. */
  private static final int ENTRY_BYTES = 64;

  private final ArrayDeque<OutboxEntry> queue = new ArrayDeque<>(4);
  private final int limit;
  private int bytes;
  private int parked;

  /**
   * @param limit in bytes, of what is queued and, apart from that, of what is parked
   */
  OutboxQueue(int limit) {
    this.limit = limit;
  }

  Offered offer(OutboxEntry outgoing) {
    int size = size(outgoing);
    if (outgoing.payload().ephemeral() && bytes + size > limit / 2) {
      return Offered.SHED;
    }
    // One payload always fits, however small the limit.
    if (bytes + size > limit && bytes > 0) {
      return Offered.FULL;
    }
    outgoing.payload().queued();
    queue.add(outgoing);
    bytes += size;
    return Offered.TAKEN;
  }

  private static int size(OutboxEntry outgoing) {
    return outgoing.payload().size() + ENTRY_BYTES;
  }

  /** What is to be written next. Its bytes wait until it is {@link #written}. */
  List<OutboxEntry> take() {
    var batch = new ArrayList<OutboxEntry>(Math.min(queue.size(), 64));
    int size = 0;
    for (OutboxEntry next; (next = queue.peek()) != null; queue.remove()) {
      size += next.payload().size();
      if (size > BATCH_BYTES && !batch.isEmpty()) {
        break;
      }
      batch.add(next);
    }
    return batch;
  }

  void written(List<OutboxEntry> batch) {
    int size = 0;
    for (OutboxEntry outgoing : batch) {
      size += size(outgoing);
    }
    // It may have been cleared meanwhile.
    bytes = Math.max(0, bytes - size);
  }

  /** Forgets what waits. */
  void clear() {
    queue.forEach(outgoing -> outgoing.payload().left(false));
    queue.clear();
    bytes = 0;
  }

  /**
   * Counts a message that waits behind a replay to this session.
   *
   * @param size what it keeps in memory; of a message to several subscriptions that is counted for
   *     each
   * @return false if there is no room for it
   */
  boolean park(int size) {
    if (parked + size > limit) {
      return false;
    }
    parked += size;
    return true;
  }

  /** Messages do not wait behind a replay any more. */
  void unpark(int size) {
    parked -= size;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Whether more may be read for it: less than half of the room is taken. */
  boolean leavesRoom() {
    return bytes <= limit / 2;
  }

  int bytes() {
    return bytes;
  }
}
