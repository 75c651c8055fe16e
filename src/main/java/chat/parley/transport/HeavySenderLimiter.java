package chat.parley.transport;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits how many frames of heavy senders are handled at the same time, to half of the number of
 * processors. Any thread may call.
 */
final class HeavySenderLimiter {

  /**
   * Maximum time to wait for a permit. The holder of a permit may be held up by a client that does
   * not read; the others then continue without one, delayed by this time for each frame.
   */
  private static final long WAIT_MILLIS = 5;

  private static final Semaphore PERMITS = FairShare.halfOfProcessors();

  private HeavySenderLimiter() {}

  /**
   * Waits up to {@link #WAIT_MILLIS} for a permit; returns whether there was one, which must be
   * given back by {@link #release}. If the thread is interrupted there is none, and the interrupt
   * status is set.
   */
  static boolean tryAcquire() {
    try {
      return PERMITS.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static void release() {
    PERMITS.release();
  }
}
