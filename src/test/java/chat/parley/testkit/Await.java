package chat.parley.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what no socket tells of. */
public final class Await {

  /** How long anything in a test may take. */
  public static final Duration DEADLINE = Duration.ofSeconds(10);

  /**
   * How long a process may take to start or to end: on a busy machine that is many times the usual
   * few seconds. One that ends when it should start is noticed at once.
   */
  public static final Duration PROCESS = Duration.ofMinutes(5);

  private Await() {}

  /**
   * Returns as soon as the condition holds; fails after the {@link #DEADLINE}.
   *
   * @param seen what there is in its place, for the failure's text
   */
  public static void until(Supplier<String> seen, BooleanSupplier condition) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("After " + DEADLINE + " there still is: " + seen.get());
      }
      pause();
    }
  }

  private static void pause() {
    pause(Duration.ofMillis(1));
  }

  /** Waits before one looks again. */
  public static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
    if (Thread.interrupted()) {
      throw new IllegalStateException("Interrupted");
    }
  }
}
