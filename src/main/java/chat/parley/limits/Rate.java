package chat.parley.limits;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How often something may happen: a token bucket that is full at first. Any thread may call. It is
 * kept as the generic cell rate algorithm does (ITU-T I.371, virtual scheduling): as the time when
 * it will be full again. So it is one number, of which every session has two.
 */
public final class Rate {

  private final double nanosEach;
  private final long capacity;
  private final LongSupplier nanoTime;
  private final AtomicLong full;

  Rate(long amount, Duration period, long capacity, LongSupplier nanoTime) {
    this.nanosEach = (double) period.toNanos() / amount;
    this.capacity = capacity;
    this.nanoTime = nanoTime;
    this.full = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * So much a second.
   *
   * @param burst for how long it may be saved up; a second at least
   */
  public static Rate perSecond(long amount, Duration burst) {
    long saved = Math.round(amount * (burst.toMillis() / 1000.0));
    return new Rate(amount, Duration.ofSeconds(1), Math.max(amount, saved), System::nanoTime);
  }

  /** So much a minute, all of it at once if it has not been used. */
  public static Rate perMinute(long amount) {
    return new Rate(amount, Duration.ofMinutes(1), amount, System::nanoTime);
  }

  /**
   * Takes so much of it, or nothing. More than can be saved up is taken when all is saved up, and
   * is owed then.
   *
   * @return zero if it was there, or how long it takes until it is
   */
  public Duration take(long amount) {
    long needed = nanos(Math.min(amount, capacity));
    while (true) {
      long now = nanoTime.getAsLong();
      long was = full.get();
      long empty = Math.max(0, was - now);
      long wait = empty + needed - nanos(capacity);
      if (wait > 0) {
        return Duration.ofNanos(wait);
      }
      if (full.compareAndSet(was, now + empty + nanos(amount))) {
        return Duration.ZERO;
      }
    }
  }

  /** How long it takes until it is full again. */
  public Duration untilFull() {
    return Duration.ofNanos(Math.max(0, full.get() - nanoTime.getAsLong()));
  }

  private long nanos(long amount) {
    return (long) (amount * nanosEach);
  }
}
