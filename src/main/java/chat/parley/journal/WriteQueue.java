package chat.parley.journal;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.StoreOutage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of writes waiting for the writer thread. Any thread may put; the writer thread
 * takes. While the queue is full, {@link #put} waits, and fails with {@link ChatError#BUSY} if that
 * takes too long.
 */
final class WriteQueue {

  /**
   * Maximum number of messages in one transaction: enough to spread the cost of the commit, few
   * enough to keep it short.
   */
  private static final int BATCH_MESSAGES = 2_000;

  /** Maximum number of changes that are carried out after one transaction of messages. */
  private static final int BATCH_CHANGES = 4;

  /** Number of queued writes above which more are likely to arrive at the same time. */
  private static final int YIELD_THRESHOLD = 8;

  /** Maximum number of times that one take yields to senders while the queue grows. */
  private static final int MAX_YIELDS = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition spaceFreed = lock.newCondition();
  private final ArrayDeque<PendingWrite> queue = new ArrayDeque<>();
  private final int maxMessages;
  private final int maxBytes;
  private final int batchBytes;
  private final Duration maxWait;
  private int queuedMessages;
  private int queuedBytes;
  private boolean closed;

  /** The writes that {@link #take} returned last. */
  private List<PendingWrite> lastTaken = List.of();

  /**
   * @param maxMessages maximum number of queued messages
   * @param maxBytes maximum size of the queued writes, in bytes of {@link PendingWrite#bytes}
   * @param batchBytes maximum size of one transaction, in the same bytes
   * @param maxWait maximum time that {@link #put} waits for space
   */
  WriteQueue(int maxMessages, int maxBytes, int batchBytes, Duration maxWait) {
    this.batchBytes = batchBytes;
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
    this.maxWait = maxWait;
  }

  /**
   * Adds a write to the end of the queue. Waits for space if the queue is full.
   *
   * @throws ChatException {@link ChatError#BUSY} if there was no space in time or the thread was
   *     interrupted, {@link ChatError#STORE_AWAY} if the queue is closed
   */
  void put(PendingWrite write) {
    int bytes = write.bytes();
    lock.lock();
    try {
      awaitSpace(write.count(), bytes);
      if (closed) {
        throw OutageErrors.of(StoreOutage.UNAVAILABLE);
      }
      queue.add(write);
      queuedMessages += write.count();
      queuedBytes += bytes;
      notEmpty.signal();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw busy();
    } finally {
      lock.unlock();
    }
  }

  private void awaitSpace(int messages, int bytes) throws InterruptedException {
    long nanos = maxWait.toNanos();
    while (!closed && !hasSpace(messages, bytes)) {
      if (nanos <= 0) {
        throw busy();
      }
      nanos = spaceFreed.awaitNanos(nanos);
    }
  }

  /** Returns whether a write fits; into an empty queue each one does, whatever its size. */
  private boolean hasSpace(int messages, int bytes) {
    return queue.isEmpty()
        || (queuedMessages + messages <= maxMessages && queuedBytes + bytes <= maxBytes);
  }

  /** Returns the refusal of a write that waited too long for the writer thread. */
  static ChatException busy() {
    return ChatError.BUSY.because(
        "Messages arrive faster than they can be stored; send this one again later");
  }

  /**
   * Takes as many writes as fit into one transaction, in queue order, at least one if there is any,
   * and a few changes, which need transactions of their own: others are postponed, so that messages
   * do not wait for all of them. First lets threads put that are about to: a commit costs the same
   * for one message as for hundreds.
   *
   * @param time maximum time to wait for the first write
   * @return the writes; empty if none arrived in that time
   */
  List<PendingWrite> take(Duration time) throws InterruptedException {
    lock.lock();
    try {
      for (long nanos = time.toNanos(); queue.isEmpty() && nanos > 0; ) {
        nanos = notEmpty.awaitNanos(nanos);
      }
      for (int i = 0, before = YIELD_THRESHOLD; i < MAX_YIELDS && queue.size() > before; i++) {
        before = queue.size();
        yieldToSenders();
      }
      return takeBatch();
    } finally {
      lock.unlock();
    }
  }

  /** Lets other threads put. Returns at once on a machine that has nothing else to do. */
  @SuppressWarnings("ThreadPriorityCheck") // Only speed depends on it.
  private void yieldToSenders() {
    lock.unlock();
    try {
      Thread.yield();
    } finally {
      lock.lock();
    }
  }

  private List<PendingWrite> takeBatch() {
    var taken = new ArrayList<PendingWrite>(queue.size());
    var postponed = new ArrayDeque<PendingWrite>(0);
    int messages = 0;
    int bytes = 0;
    int changes = 0;
    for (PendingWrite next; (next = queue.peek()) != null; queue.remove()) {
      if (next instanceof PendingWrite.Maintenance && ++changes > BATCH_CHANGES) {
        postponed.add(next);
        continue;
      }
      int size = next.bytes();
      messages += next.count();
      bytes += size;
      if (!taken.isEmpty() && (messages > BATCH_MESSAGES || bytes > batchBytes)) {
        break;
      }
      taken.add(next);
      queuedMessages -= next.count();
      queuedBytes -= size;
    }
    while (!postponed.isEmpty()) {
      queue.addFirst(postponed.removeLast());
    }
    spaceFreed.signalAll();
    lastTaken = taken;
    return taken;
  }

  /**
   * Returns the writes that were taken last, as far as they are not completed. Any thread may call.
   *
   * @param createdUntil the latest creation time of the writes, by {@link System#nanoTime}
   */
  List<PendingWrite> unfinished(long createdUntil) {
    lock.lock();
    try {
      return lastTaken.stream()
          .filter(write -> write.createdAt() - createdUntil <= 0 && !write.result().isDone())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes queued writes, and returns them. Any thread may call.
   *
   * @param createdUntil the latest creation time of the writes, by {@link System#nanoTime}
   */
  List<PendingWrite> removeQueued(long createdUntil) {
    lock.lock();
    try {
      var removed = new ArrayList<PendingWrite>();
      queue.removeIf(write -> write.createdAt() - createdUntil <= 0 && removed.add(write));
      for (PendingWrite write : removed) {
        queuedMessages -= write.count();
        queuedBytes -= write.bytes();
      }
      if (!removed.isEmpty()) {
        spaceFreed.signalAll();
      }
      return removed;
    } finally {
      lock.unlock();
    }
  }

  boolean isNotEmpty() {
    lock.lock();
    try {
      return !queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes the queue: {@link #put} fails from now on. Queued writes stay, for {@link #poll}.
   * Allocates no memory. Any thread may call.
   */
  void close() {
    lock.lock();
    try {
      closed = true;
      spaceFreed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the first write; returns null if there is none. Allocates no memory. */
  @Nullable PendingWrite poll() {
    lock.lock();
    try {
      return queue.poll();
    } finally {
      lock.unlock();
    }
  }
}
