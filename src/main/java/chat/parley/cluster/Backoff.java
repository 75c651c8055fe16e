package chat.parley.cluster;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long is waited before the next attempt: longer each time, and never the same for all. */
final class Backoff {

  private static final long FIRST_MILLIS = 100;
  private static final long MAX_MILLIS = 10_000;

  private Backoff() {}

  /**
   * Between half of the full time and all of it; the full time doubles from 100 ms to 10 s.
   *
   * @param failed how many attempts have failed, from 1
   */
  static Duration delay(int failed, RandomGenerator random) {
    long full = Math.min(MAX_MILLIS, FIRST_MILLIS << Math.min(failed - 1, 20));
    return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
  }
}
