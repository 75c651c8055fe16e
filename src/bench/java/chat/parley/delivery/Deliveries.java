package chat.parley.delivery;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what sockets take. Whoever waits sleeps, and leaves its processor to who writes. */
final class Deliveries {

  private final AtomicInteger missing = new AtomicInteger();
  private final Semaphore done = new Semaphore(0);

  /** So many will come; called before the first of them can. */
  void expect(int deliveries) {
    missing.set(deliveries);
  }

  void taken() {
    if (missing.decrementAndGet() == 0) {
      done.release();
    }
  }

  /** Returns when all have come. */
  void await() {
    done.acquireUninterruptibly();
  }
}
