package chat.parley.transport;

import java.util.concurrent.locks.LockSupport;

/**
 * Lets a busy virtual thread yield to others, because the scheduler of virtual threads does not
 * preempt it. Each carrier thread runs the threads of its own queue before it takes threads from
 * the queue that all carriers share.
 */
public final class FairShare {

  private FairShare() {}

  /**
   * Yields to the threads in the queue of this carrier only. A virtual thread that was woken by a
   * platform thread, for example by the writer thread of the journal, is in the shared queue and
   * may have to wait until a carrier has run all threads of its own queue; {@link #yieldToAll}
   * yields to it too.
   */
  @SuppressWarnings("ThreadPriorityCheck") // Only fairness depends on it.
  public static void yieldCarrier() {
    Thread.yield();
  }

  /**
   * Yields to the threads in the shared queue too. Takes some 40 µs on an idle machine. On a
   * platform thread it only pauses.
   */
  public static void yieldToAll() {
    // A timed park puts this thread into the shared queue when it ends, unlike a yield.
    LockSupport.parkNanos(1);
  }
}
