package chat.parley.limits;

import io.github.bucket4j.Bucket;
import java.time.Duration;

/** How often something may happen: a token bucket that is full at first. Any thread may call. */
public final class Rate {

  /** More in a second can not be told from no limit. */
  private static final long MOST = 1_000_000_000;

  private final Bucket bucket;
  private final long capacity;

  private Rate(long capacity, long amount, Duration period) {
    this.capacity = capacity;
    this.bucket =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(capacity).refillGreedy(amount, period))
            .build();
  }

  /**
   * So much a second.
   *
   * @param burst for how long it may be saved up
   */
  public static Rate perSecond(long amount, Duration burst) {
    long counted = Math.min(amount, MOST);
    long saved = Math.multiplyExact(counted, Math.clamp(burst.toMillis(), 1, 1_000_000)) / 1000;
    return new Rate(Math.max(counted, saved), counted, Duration.ofSeconds(1));
  }

  /** So much a minute, all of it at once if it has not been used. */
  public static Rate perMinute(long amount) {
    return new Rate(amount, amount, Duration.ofMinutes(1));
  }

  /**
   * Takes so much of it, or nothing.
   *
   * @return zero if it was there, or how long it takes until it is. What is more than can be saved
   *     up is taken once all has been saved up
   */
  public Duration take(long amount) {
    long taken = Math.min(amount, capacity);
    return bucket.tryConsume(taken)
        ? Duration.ZERO
        : Duration.ofNanos(
            Math.max(1, bucket.estimateAbilityToConsume(taken).getNanosToWaitForRefill()));
  }
}
