package chat.parley.delivery;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that writes for many outboxes, each in its turn. An outbox is queued here at most once
 * at a time, so the queue is bounded by the number of sessions.
 */
final class Writer {

  private final ConcurrentLinkedQueue<Outbox> ready = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean parked;
  private volatile boolean stopped;

  Writer(String name) {
    this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  void schedule(Outbox outbox) {
    ready.add(outbox);
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!stopped) {
      Outbox next = ready.poll();
      if (next == null) {
        await();
        continue;
      }
      next.drain();
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
