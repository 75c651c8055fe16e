package chat.parley.delivery;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that writes for many outboxes, each in its turn. An outbox is queued here at most once
 * at a time, so the queue is bounded by the number of sessions.
 */
final class OutboxWriter {

  private final ConcurrentLinkedQueue<Outbox> ready = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean parked;
  private volatile boolean stopped;

  private final Failures failures;

  OutboxWriter(String name, Failures failures) {
    this.failures = failures;
    this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  void schedule(Outbox outbox) {
    ready.add(outbox);
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  /** Records that a task for one of its outboxes failed. Any thread may call. */
  void failed(Subsystem subsystem, Throwable cause) {
    failures.failed(subsystem, cause);
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    try {
      while (!stopped) {
        Outbox next = ready.poll();
        if (next == null) {
          await();
          continue;
        }
        next.drain();
      }
    } catch (Throwable e) {
      // An outbox throws nothing; without this thread its sessions would be silent.
      failures.fatal(Subsystem.WRITER, e);
    }
  }

  private void await() {
    parked = true;
    if (ready.isEmpty() && !stopped) {
      LockSupport.park(this);
    }
    parked = false;
  }
}
