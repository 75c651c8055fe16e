package chat.parley.journal;

import chat.parley.message.ChatError;
import chat.parley.store.StoreOutage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the writer: a bounded queue. Any thread may put, one takes. Whoever finds it full
 * waits, and is told to come again if that takes too long.
 */
final class WriteQueue {

  /** One transaction: enough messages to pay for the commit, few enough to be quick. */
  private static final int BATCH_MESSAGES = 2_000;

  /** From how many postings on more are likely to come at once. */
  private static final int BUSY = 8;

  /** How often others are let first while more keeps coming. */
  private static final int MAX_YIELDS = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  private final ArrayDeque<PendingWrite> queue = new ArrayDeque<>();
  private final int maxMessages;
  private final int maxBytes;
  private final int batchBytes;
  private final Duration patience;
  private int messages;
  private int bytes;
  private boolean closed;
  private List<PendingWrite> inHand = List.of();

  /**
   * @param batchBytes how much goes into one transaction
   * @param patience how long somebody waits for room
   */
  WriteQueue(int maxMessages, int maxBytes, int batchBytes, Duration patience) {
    this.batchBytes = batchBytes;
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
    this.patience = patience;
  }

  /**
   * Adds one; waits for room.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BUSY}, or {@link
   *     ChatError#STORE_AWAY} if nobody takes any more
   */
  void put(PendingWrite posting) {
    lock.lock();
    try {
      awaitRoomFor(posting);
      if (closed) {
        throw OutageErrors.of(StoreOutage.AWAY);
      }
      queue.add(posting);
      messages += posting.count();
      bytes += posting.bytes();
      filled.signal();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw busy();
    } finally {
      lock.unlock();
    }
  }

  private void awaitRoomFor(PendingWrite posting) throws InterruptedException {
    long nanos = patience.toNanos();
    while (!closed && !hasRoomFor(posting)) {
      if (nanos <= 0) {
        throw busy();
      }
      nanos = emptied.awaitNanos(nanos);
    }
  }

  /** One posting always fits, however small the bounds. */
  private boolean hasRoomFor(PendingWrite posting) {
    return queue.isEmpty()
        || (messages + posting.count() <= maxMessages && bytes + posting.bytes() <= maxBytes);
  }

  private static RuntimeException busy() {
    return ChatError.BUSY.because("More is sent than can be stored; send it again in a moment");
  }

  /**
   * Takes what fits into one transaction, in order. Those who are just about to put are let first:
   * a commit costs the same for one message as for hundreds.
   *
   * @return nothing if nothing came in that time
   */
  List<PendingWrite> take(Duration time) throws InterruptedException {
    lock.lock();
    try {
      for (long nanos = time.toNanos(); queue.isEmpty() && nanos > 0; ) {
        nanos = filled.awaitNanos(nanos);
      }
      for (int i = 0, before = BUSY; i < MAX_YIELDS && queue.size() > before; i++) {
        before = queue.size();
        letOthersPut();
      }
      return takeBatch();
    } finally {
      lock.unlock();
    }
  }

  /** On a machine with nothing else to do it returns at once, and nobody has waited. */
  @SuppressWarnings("ThreadPriorityCheck") // Only speed depends on it.
  private void letOthersPut() {
    lock.unlock();
    try {
      Thread.yield();
    } finally {
      lock.lock();
    }
  }

  private List<PendingWrite> takeBatch() {
    var taken = new ArrayList<PendingWrite>(queue.size());
    int count = 0;
    int size = 0;
    for (PendingWrite next; (next = queue.peek()) != null; queue.remove()) {
      count += next.count();
      size += next.bytes();
      if (!taken.isEmpty() && (count > BATCH_MESSAGES || size > batchBytes)) {
        break;
      }
      taken.add(next);
      messages -= next.count();
      bytes -= next.bytes();
    }
    emptied.signalAll();
    inHand = taken;
    return taken;
  }

  /**
   * Returns what was taken last, as far as it is older than a time and has no answer. Any thread
   * may call.
   *
   * @param before by {@link System#nanoTime}
   */
  List<PendingWrite> inHand(long before) {
    lock.lock();
    try {
      return inHand.stream().filter(p -> p.since() - before <= 0 && !p.answer().isDone()).toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes what is older than a time, and returns it. Any thread may call.
   *
   * @param before by {@link System#nanoTime}
   */
  List<PendingWrite> remove(long before) {
    lock.lock();
    try {
      var removed = new ArrayList<PendingWrite>();
      queue.removeIf(posting -> posting.since() - before <= 0 && removed.add(posting));
      for (PendingWrite posting : removed) {
        messages -= posting.count();
        bytes -= posting.bytes();
      }
      if (!removed.isEmpty()) {
        emptied.signalAll();
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

  /** Lets nothing more in; what is queued can be had by {@link #poll}. Allocates nothing. */
  void close() {
    lock.lock();
    try {
      closed = true;
      emptied.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the first posting; returns null if there is none. Allocates nothing. */
  @Nullable PendingWrite poll() {
    lock.lock();
    try {
      return queue.poll();
    } finally {
      lock.unlock();
    }
  }
}
