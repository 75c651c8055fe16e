package chat.parley.limits;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A rate limit: a token bucket that is full at first. Any thread may call; no method blocks. The
 * state is kept as in the generic cell rate algorithm (ITU-T I.371, virtual scheduling), as the
 * time at which the bucket will be full again. That is a single number per bucket, which matters
 * because every session has two.
 */
public final class Rate {

  private final double nanosPerPermit;
  private final long capacity;
  private final LongSupplier nanoTime;
  private final AtomicLong fullAt;

  /**
   * Creates a full bucket.
   *
   * @param amount the number of permits that are added in each period
   * @param capacity the maximum number of accumulated permits
   * @param nanoTime the clock, in nanoseconds
   */
  Rate(long amount, Duration period, long capacity, LongSupplier nanoTime) {
    this.nanosPerPermit = (double) period.toNanos() / amount;
    this.capacity = capacity;
    this.nanoTime = nanoTime;
    this.fullAt = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * Creates a limit of {@code amount} permits per second.
   *
   * @param burst the time for which unused permits accumulate; less than 1 s counts as 1 s
   */
  public static Rate perSecond(long amount, Duration burst) {
    long accumulated = Math.round(amount * (burst.toMillis() / 1000.0));
    return new Rate(amount, Duration.ofSeconds(1), Math.max(amount, accumulated), System::nanoTime);
  }

  /** Creates a limit of {@code amount} permits per minute, which may all be taken at once. */
  public static Rate perMinute(long amount) {
    return new Rate(amount, Duration.ofMinutes(1), amount, System::nanoTime);
  }

  /**
   * Takes permits, either all of them or none. More permits than the capacity are granted when the
   * bucket is full; the bucket then owes the difference, and refuses further permits until it has
   * been made up for.
   *
   * @param amount the number of permits
   * @return zero if the permits were taken; otherwise the time after which they will be available
   */
  public Duration take(long amount) {
    long needed = nanos(Math.min(amount, capacity));
    while (true) {
      long now = nanoTime.getAsLong();
      long current = fullAt.get();
      long used = Math.max(0, current - now);
      long wait = used + needed - nanos(capacity);
      if (wait > 0) {
        return Duration.ofNanos(wait);
      }
      if (fullAt.compareAndSet(current, now + used + nanos(amount))) {
        return Duration.ZERO;
      }
    }
  }

  /** Returns the time until the bucket is full again; zero if it is full. */
  public Duration untilFull() {
    return Duration.ofNanos(Math.max(0, fullAt.get() - nanoTime.getAsLong()));
  }

  private long nanos(long amount) {
    return (long) (amount * nanosPerPermit);
  }
}
