package chat.parley.relay;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to the broker: a bounded queue, and one thread that empties it. What finds
 * no room is left out; other nodes read it from the database.
 */
final class Outbound implements AutoCloseable {

  private static final int MAX_FRAMES = 1_000;
  private static final long MAX_BYTES = 32 * 1024 * 1024;

  /** How much leaves together. */
  private static final long FRAME_BYTES = 256 * 1024;

  /** What a message costs beside its body. */
  private static final int MESSAGE_BYTES = 300;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<RelayFrame> queue = new ArrayDeque<>();
  private final LongAdder dropped = new LongAdder();
  private final Consumer<RelayFrame> sending;
  private final Failures failures;
  private final Thread thread;
  private long bytes;
  private boolean closed;

  /**
   * @param sending sends one; may block
   */
  Outbound(Consumer<RelayFrame> sending, Failures failures) {
    this.sending = sending;
    this.failures = failures;
    this.thread = Thread.ofPlatform().name("parley-relay-send").daemon().start(this::run);
  }

  /** Adds one behind what waits. Any thread may call; never blocks. */
  void offer(RelayFrame frame) {
    long size = size(frame);
    lock.lock();
    try {
      // Half of the room is for what is stored: there is no other way for ephemeral messages.
      int share = frame.batch() == 0 ? 2 : 1;
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

  private static long size(RelayFrame frame) {
    return frame.messages().stream()
        .mapToLong(message -> MESSAGE_BYTES + message.draft().body().bytes().length)
        .sum();
  }

  /** How many frames found no room. */
  long dropped() {
    return dropped.sum();
  }

  private void run() {
    try {
      for (RelayFrame next; (next = take()) != null; ) {
        send(next);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      failures.fatal(Subsystem.RELAY, e);
    }
  }

  /**
   * A frame that cannot be sent must not keep the others back; its batch is read from the store.
   */
  private void send(RelayFrame frame) {
    try {
      sending.accept(frame);
    } catch (Throwable e) {
      dropped.increment();
      failures.failed(Subsystem.RELAY, e);
    }
  }

  private @Nullable RelayFrame take() throws InterruptedException {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        changed.await();
      }
      RelayFrame next = queue.poll();
      bytes -= next == null ? 0 : size(next);
      return next == null || next.batch() > 0 ? next : withMore(next);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ephemeral messages that wait leave together: a frame costs the broker more than a message does.
   */
  private RelayFrame withMore(RelayFrame first) {
    var messages = new ArrayList<>(first.messages());
    long size = size(first);
    for (RelayFrame next; (next = queue.peek()) != null && next.batch() == 0; queue.remove()) {
      size += size(next);
      if (size > FRAME_BYTES) {
        break;
      }
      bytes -= size(next);
      messages.addAll(next.messages());
    }
    return new RelayFrame(first.node(), 0, first.sent(), messages);
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
