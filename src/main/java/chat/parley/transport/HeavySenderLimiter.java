package chat.parley.transport;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Where sessions wait that send more than others should have to wait for: together they have half
 * of the processors, however many they are.
 */
final class HeavySenderLimiter {

  /**
   * Who is in there may be kept by a peer that does not read; then the others go on, but no faster
   * than this.
   */
  private static final long WAIT_MILLIS = 5;

  private static final Semaphore PLACES =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  private HeavySenderLimiter() {}

  /** Waits for a place; returns whether there was one, which {@link #leave} gives back. */
  static boolean enter() {
    try {
      return PLACES.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static void leave() {
    PLACES.release();
  }
}
