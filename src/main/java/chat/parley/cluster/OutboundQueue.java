package chat.parley.cluster;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to the broker: a bounded queue, and one thread that empties it. What finds
 * no room is left out; other nodes read it from the database. Ephemeral messages that have waited
 * for too long, because the broker takes nothing in, are left out too.
 */
final class OutboundQueue implements AutoCloseable {

  private static final int MAX_FRAMES = 1_000;
  private static final long MAX_BYTES = 32 * 1024 * 1024;

  /** How much leaves together. */
  private static final long COALESCED_BYTES = 256 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<BatchFrame> queue = new ArrayDeque<>();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final Sender sender;
  private final long maxAge;
  private final long tick;
  private final Failures failures;
  private final Thread thread;
  private long bytes;
  private boolean closed;

  /** Sends what has waited. Called by the queue's own thread; may block. */
  interface Sender {
    void send(BatchFrame frame);

    /** Called after each frame, and whenever there has been none for a tick. */
    void tick();
  }

  /**
   * @param maxAge the maximum age of ephemeral messages
   * @param tick the time without a frame after which the sender is called
   */
  OutboundQueue(Sender sender, Duration maxAge, Duration tick, Failures failures) {
    this.sender = sender;
    this.maxAge = maxAge.toNanos();
    this.tick = tick.toNanos();
    this.failures = failures;
    this.thread = Thread.ofPlatform().name("parley-relay-send").daemon().start(this::run);
  }

  /** Adds one behind what waits. Any thread may call; never blocks. */
  void offer(BatchFrame frame) {
    long size = size(frame);
    lock.lock();
    try {
      // Half of the room is for what is stored: there is no other way for ephemeral messages.
      int share = frame.isEphemeral() ? 2 : 1;
      if (closed || queue.size() >= MAX_FRAMES / share || bytes + size > MAX_BYTES / share) {
        dropped.increment();
      } else {
        queue.add(frame);
        bytes += size;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private static long size(BatchFrame frame) {
    return frame.messages().stream().mapToLong(ChatMessage::retainedBytes).sum();
  }

  /** How many frames found no room. */
  long dropped() {
    return dropped.sum();
  }

  /** How many ephemeral messages had waited for too long. */
  long expired() {
    return expired.sum();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        BatchFrame next = take();
        if (next != null) {
          sender.send(next);
        } else if (isClosed()) {
          return;
        }
        sender.tick();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (Throwable e) {
        // It must not keep the others back; its batch is read from the store.
        dropped.increment();
        failures.failed(Subsystem.RELAY, e);
      }
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Null if nothing came in a tick, or nothing will come any more. */
  private @Nullable BatchFrame take() throws InterruptedException {
    lock.lock();
    try {
      for (long left = tick; queue.isEmpty() && !closed && left > 0; ) {
        left = changed.awaitNanos(left);
      }
      BatchFrame next = pollUnexpired();
      return next == null || !next.isEphemeral() ? next : coalesce(next);
    } finally {
      lock.unlock();
    }
  }

  /** The first one that is not too old. */
  private @Nullable BatchFrame pollUnexpired() {
    long now = System.nanoTime();
    for (BatchFrame next; (next = queue.poll()) != null; ) {
      bytes -= size(next);
      if (!next.isEphemeral() || now - next.stamp() <= maxAge) {
        return next;
      }
      expired.add(next.messages().size());
    }
    return null;
  }

  /**
   * Ephemeral messages that wait leave together: a frame costs the broker more than a message does.
   */
  private BatchFrame coalesce(BatchFrame first) {
    var messages = new ArrayList<>(first.messages());
    long size = size(first);
    for (BatchFrame next; (next = queue.peek()) != null && next.isEphemeral(); queue.remove()) {
      size += size(next);
      if (size > COALESCED_BYTES) {
        break;
      }
      bytes -= size(next);
      messages.addAll(next.messages());
    }
    return new BatchFrame(first.node(), 0, first.sent(), first.stamp(), messages);
  }

  /** Sends what waits, but not for long, and ends. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(1_000);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
