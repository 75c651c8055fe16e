package chat.parley.delivery;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that writes for many outboxes, each in its turn. An outbox is queued here at most once
 * at a time, so the queue is bounded by the number of sessions.
 */
final class Writer {

  private static final Logger log = LoggerFactory.getLogger(Writer.class);

  private final ConcurrentLinkedQueue<Outbox> ready = new ConcurrentLinkedQueue<>();
  private final Duration writeTimeout;
  private final Thread thread;
  private volatile boolean parked;
  private volatile boolean stopped;

  Writer(String name, Duration writeTimeout) {
    this.writeTimeout = writeTimeout;
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
      try {
        next.drain(writeTimeout);
      } catch (RuntimeException e) {
        // One broken session must not end the thread that writes for the others.
        log.debug("Dropped a session that could not be written to", e);
        next.ended();
      }
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
