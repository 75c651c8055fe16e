package chat.parley.cluster;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The delay before the next connection attempt. It grows with each failure, and is random so that
 * nodes do not reconnect at the same time.
 */
final class Backoff {

  private static final long FIRST_MILLIS = 100;
  private static final long MAX_MILLIS = 10_000;

  private Backoff() {}

  /**
   * Returns a random delay between half of the full delay and all of it. The full delay starts at
   * 100 ms and doubles with each failure, up to 10 s.
   *
   * @param failedAttempts number of consecutive failed attempts, at least 1
   */
  static Duration delay(int failedAttempts, RandomGenerator random) {
    long full = Math.min(MAX_MILLIS, FIRST_MILLIS << Math.min(failedAttempts - 1, 20));
    return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
  }
}
