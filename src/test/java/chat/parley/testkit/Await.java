package chat.parley.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Polling for conditions that no socket reports. */
public final class Await {

  /** Maximum time that a single step of a test may take. */
  public static final Duration DEADLINE = Duration.ofSeconds(10);

  /**
   * Maximum time that a process may take to start or to end. On a busy machine that is many times
   * the usual few seconds. A process that ends while it should start is detected at once.
   */
  public static final Duration PROCESS_DEADLINE = Duration.ofMinutes(5);

  private Await() {}

  /**
   * Blocks until the condition holds, and fails after the {@link #DEADLINE}.
   *
   * @param state description of the current state, for the message of the failure
   */
  public static void until(Supplier<String> state, BooleanSupplier condition) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("After " + DEADLINE + " the state still is: " + state.get());
      }
      pause();
    }
  }

  private static void pause() {
    pause(Duration.ofMillis(1));
  }

  /** Blocks for a time between two polls. An interrupt ends it with an exception. */
  public static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
    if (Thread.interrupted()) {
      throw new IllegalStateException("Interrupted");
    }
  }
}
