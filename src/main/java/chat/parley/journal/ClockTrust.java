package chat.parley.journal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether messages may be deleted by the wall clock. A clock that is ahead for a moment
 * would delete history forever, so the clock has to agree with the monotonic clock, and at the
 * start of the process with the last commit in the store. A clock that disagrees is trusted after
 * it has been steady for a tenth of the maximum age: the machine was suspended, or no message was
 * stored for that long. A clock that was set back is trusted at once, because it deletes less. Used
 * by one thread.
 */
final class ClockTrust {

  /** Minimum tolerance. The tolerance is a tenth of the maximum age, and at most {@link #MAX}. */
  private static final Duration MIN_TOLERANCE = Duration.ofSeconds(10);

  /**
   * Minimum time that a clock has to be steady. The time is a tenth of the maximum age, and at most
   * {@link #MAX}.
   */
  private static final Duration MIN_STEADY_TIME = Duration.ofMinutes(10);

  private static final Duration MAX = Duration.ofDays(1);

  /** The result of an evaluation. */
  enum Verdict {
    TRUSTED,
    /** The clock agrees with what it is compared with, but has not been steady for long enough. */
    UNPROVEN,
    /** The clock is ahead of what it is compared with, and has not been steady for long enough. */
    AHEAD
  }

  /**
   * Both clocks at one moment.
   *
   * @param millis the wall clock, milliseconds since 1970 UTC
   * @param nanos the monotonic clock, nanoseconds
   */
  record Moment(long millis, long nanos) {

    /**
     * Returns how much more time passed by the wall clock than by the monotonic clock until a later
     * moment, in milliseconds; negative if less.
     */
    private long driftMillis(Moment later) {
      return later.millis - millis - TimeUnit.NANOSECONDS.toMillis(later.nanos - nanos);
    }
  }

  private final long toleranceMillis;
  private final long steadyNanos;
  private final Moment start;
  private final @Nullable Long lastCommit;

  /** When the clock was trusted last; null before the first time. */
  private @Nullable Moment lastTrusted;

  /** The moment since which the clock has been steady, while it is not trusted. */
  private Moment steadySince;

  private boolean wasAhead;

  /**
   * @param age the maximum age of messages
   * @param start the start of the process
   * @param lastCommit the time of the last commit by an earlier process or by another node,
   *     milliseconds since 1970 UTC; null if there was none
   */
  ClockTrust(Duration age, Moment start, @Nullable Long lastCommit) {
    this.toleranceMillis = tenth(age, MIN_TOLERANCE).toMillis();
    this.steadyNanos = tenth(age, MIN_STEADY_TIME).toNanos();
    this.start = start;
    this.lastCommit = lastCommit;
    this.steadySince = start;
    this.wasAhead = isAheadOfLog(start);
  }

  private static Duration tenth(Duration age, Duration min) {
    Duration tenth = age.dividedBy(10);
    if (tenth.compareTo(min) < 0) {
      return min;
    }
    return tenth.compareTo(MAX) < 0 ? tenth : MAX;
  }

  /**
   * Returns whether the clock, with its present setting, would have been ahead of the last commit
   * at the start of the process.
   */
  private boolean isAheadOfLog(Moment now) {
    return lastCommit != null
        && start.millis + start.driftMillis(now) - lastCommit > toleranceMillis;
  }

  /** Evaluates the clocks as they are now. Calls have to be in chronological order. */
  Verdict evaluate(Moment now) {
    Moment last = lastTrusted;
    if (last != null && last.driftMillis(now) <= toleranceMillis) {
      return trust(now);
    }
    long drift = steadySince.driftMillis(now);
    if ((last != null && !wasAhead) || Math.abs(drift) > toleranceMillis) {
      wasAhead = last != null || drift > toleranceMillis || isAheadOfLog(now);
      steadySince = now;
    } else if (now.nanos - steadySince.nanos
        >= (wasAhead ? steadyNanos : MIN_STEADY_TIME.toNanos())) {
      return trust(now);
    }
    return wasAhead ? Verdict.AHEAD : Verdict.UNPROVEN;
  }

  private Verdict trust(Moment now) {
    lastTrusted = now;
    wasAhead = false;
    return Verdict.TRUSTED;
  }
}
