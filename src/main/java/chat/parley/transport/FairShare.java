package chat.parley.transport;

import java.util.concurrent.locks.LockSupport;

/**
 * Ways for a busy virtual thread to let others run; the scheduler of virtual threads does not
 * interrupt it. Each carrier runs its own queue to the end before it takes threads from the queue
 * that all carriers share.
 */
public final class FairShare {

  private FairShare() {}

  /**
   * Lets the threads in the queue of this carrier run. Threads woken by platform threads, such as
   * the journal's, are in the shared queue and may wait for as long as this queue is not empty.
   */
  @SuppressWarnings("ThreadPriorityCheck")
  public // Only fairness depends on it.
  static void yieldCarrier() {
    Thread.yield();
  }

  /** Lets all waiting threads run. Takes some 40 µs on an idle machine. */
  public static void yieldToAll() {
    // A timed park ends in the shared queue, unlike a yield.
    LockSupport.parkNanos(1);
  }
}
