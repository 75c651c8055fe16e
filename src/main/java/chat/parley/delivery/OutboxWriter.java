package chat.parley.delivery;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that writes the outboxes assigned to it, one batch of each in turn. An outbox is in the
 * queue at most once at a time, so the queue is bounded by the number of sessions.
 */
final class OutboxWriter {

  private final ConcurrentLinkedQueue<Outbox> ready = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private final Failures failures;
  private volatile boolean parked;
  private volatile boolean stopped;

  OutboxWriter(String name, Failures failures) {
    this.failures = failures;
    this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  /** Adds an outbox to the queue of this thread. Any thread may call; never blocks. */
  void schedule(Outbox outbox) {
    ready.add(outbox);
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  /** Records that a task for one of the outboxes failed. Any thread may call. */
  void recordFailure(Subsystem subsystem, Throwable cause) {
    failures.failed(subsystem, cause);
  }

  /** Stops the thread after the batch in progress. The outboxes in its queue are not written. */
  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    try {
      while (!stopped) {
        Outbox next = ready.poll();
        if (next == null) {
          awaitOutbox();
          continue;
        }
        next.writeBatch();
      }
    } catch (Throwable e) {
      // Unexpected, as writeBatch throws nothing. Without this thread its sessions get nothing.
      failures.fatal(Subsystem.WRITER, e);
    }
  }

  private void awaitOutbox() {
    parked = true;
    if (ready.isEmpty() && !stopped) {
      LockSupport.park(this);
    }
    parked = false;
  }
}
