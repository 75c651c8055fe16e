package chat.parley.cluster;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of frames to be sent to the broker, and the thread that sends them. Frames that
 * do not fit are dropped; other nodes read stored messages from the database instead. Ephemeral
 * messages that have waited for too long, because the broker accepts nothing, are dropped too.
 */
final class OutboundQueue implements AutoCloseable {

  /** Maximum number of queued frames. */
  private static final int MAX_FRAMES = 1_000;

  /** Maximum heap for the messages of queued frames, in bytes. */
  private static final long MAX_BYTES = 32 * 1024 * 1024;

  /**
   * Maximum heap of ephemeral messages that are combined into one frame, in bytes, unless a single
   * frame is larger.
   */
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

  /** Sends queued frames. Called by the thread of the queue; may block. */
  interface Sender {
    void send(BatchFrame frame);

    /** Called after each frame, and after each tick without a frame. */
    void tick();
  }

  /**
   * Creates the queue and starts its thread.
   *
   * @param maxAge maximum age of ephemeral messages when they are sent
   * @param tick time without a frame after which {@link Sender#tick} is called
   */
  OutboundQueue(Sender sender, Duration maxAge, Duration tick, Failures failures) {
    this.sender = sender;
    this.maxAge = maxAge.toNanos();
    this.tick = tick.toNanos();
    this.failures = failures;
    this.thread = Thread.ofPlatform().name("parley-broker-send").daemon().start(this::run);
  }

  /** Appends a frame, or drops it if it does not fit. Any thread may call; never blocks. */
  void offer(BatchFrame frame) {
    long size = size(frame);
    lock.lock();
    try {
      // Half of the queue is reserved for stored messages. Ephemeral messages, which reach other
      // nodes over the broker only, may use the other half.
      int divisor = frame.isEphemeral() ? 2 : 1;
      if (closed || queue.size() >= MAX_FRAMES / divisor || bytes + size > MAX_BYTES / divisor) {
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
    return frame.messages().stream().mapToLong(OutboundQueue::size).sum();
  }

  /** Returns the heap of a message; that of a pair shares the body of its entry in an inbox. */
  private static long size(ChatMessage message) {
    Draft draft = message.draft();
    long shared = draft.to() instanceof Address.Pair ? draft.body().bytes().length : 0;
    return message.retainedBytes() - shared;
  }

  /**
   * Returns the number of frames dropped because they did not fit, the queue was closed, or the
   * sender threw an exception.
   */
  long dropped() {
    return dropped.sum();
  }

  /** Returns the number of ephemeral messages dropped because they had waited for too long. */
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
        // The frame must not hold up the others; its batch is read from the store.
        dropped.increment();
        failures.failed(Subsystem.CLUSTER, e);
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

  /**
   * Waits for the next frame; returns null after a tick without one, or when the queue is closed
   * and empty.
   */
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

  /** Removes and returns the first frame that is not too old; null if there is none. */
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
   * Combines an ephemeral frame with those that directly follow it in the queue, because a frame
   * costs the broker more than a message does.
   */
  private BatchFrame coalesce(BatchFrame first) {
    var messages = new ArrayList<>(first.messages());
    long size = size(first);
    for (BatchFrame next; (next = queue.peek()) != null && next.isEphemeral(); queue.remove()) {
      long nextSize = size(next);
      size += nextSize;
      if (size > COALESCED_BYTES) {
        break;
      }
      bytes -= nextSize;
      messages.addAll(next.messages());
    }
    return new BatchFrame(first.node(), 0, first.sent(), first.stamp(), messages);
  }

  /**
   * Sends the queued frames for at most 1 s, and ends the thread. Frames offered afterwards are
   * dropped.
   */
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
