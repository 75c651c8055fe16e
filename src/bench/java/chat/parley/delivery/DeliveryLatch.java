package chat.parley.delivery;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A latch that is released by an expected number of deliveries. The waiting thread is parked, so
 * that the writing threads can use its processor.
 */
final class DeliveryLatch {

  private final AtomicInteger remaining = new AtomicInteger();
  private final Semaphore done = new Semaphore(0);

  /** Sets the number of expected deliveries; to be called before the first of them. */
  void expect(int deliveries) {
    remaining.set(deliveries);
  }

  void countDown() {
    if (remaining.decrementAndGet() == 0) {
      done.release();
    }
  }

  /** Blocks until all expected deliveries have been counted. */
  void await() {
    done.acquireUninterruptibly();
  }
}
