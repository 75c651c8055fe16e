package chat.parley.journal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether messages may be deleted by the wall clock. A clock that is ahead for a moment
 * would delete history for ever, so it has to agree with the monotonic clock, and at the start of
 * the process with the last commit in the store. A clock that disagrees is trusted once it has been
 * steady for a tenth of the age: the machine was suspended, or nobody wrote for that long. A clock
 * that was set back is trusted at once, because it deletes less. Used by one thread.
 */
final class ClockTrust {

  /** How far a clock may be ahead: a tenth of the age, but between this and {@link #MOST}. */
  private static final Duration LEAST_AHEAD = Duration.ofSeconds(10);

  /** How long a clock has to be steady: the same, but between this and {@link #MOST}. */
  private static final Duration LEAST_STEADY = Duration.ofMinutes(10);

  private static final Duration MOST = Duration.ofDays(1);

  /** What is thought of the clock. */
  enum Verdict {
    TRUSTED,
    /** Nothing speaks against it, but the process has just started. */
    UNPROVEN,
    /** It is ahead of what it is compared with, and has not been steady for long enough since. */
    AHEAD
  }

  /**
   * Both clocks at one moment.
   *
   * @param millis of the wall clock, since 1970 UTC
   * @param nanos of the monotonic clock
   */
  record Moment(long millis, long nanos) {

    /** How far the wall clock has gone ahead of the monotonic one since, in milliseconds. */
    private long ahead(Moment later) {
      return later.millis - millis - TimeUnit.NANOSECONDS.toMillis(later.nanos - nanos);
    }
  }

  private final long tolerated;
  private final long steady;
  private final Moment start;
  private final @Nullable Long committed;

  /** When the clock was trusted last; null before the first time. */
  private @Nullable Moment trusted;

  /** Since when the clock has been steady, where it is not trusted. */
  private Moment since;

  private boolean ahead;

  /**
   * @param age of the messages that are to be deleted
   * @param start of the process
   * @param committed the last commit of an earlier process or of another node, milliseconds since
   *     1970 UTC; null if there was none
   */
  ClockTrust(Duration age, Moment start, @Nullable Long committed) {
    this.tolerated = tenth(age, LEAST_AHEAD).toMillis();
    this.steady = tenth(age, LEAST_STEADY).toNanos();
    this.start = start;
    this.committed = committed;
    this.since = start;
    this.ahead = isAheadOfLog(start);
  }

  private static Duration tenth(Duration age, Duration least) {
    Duration tenth = age.dividedBy(10);
    if (tenth.compareTo(least) < 0) {
      return least;
    }
    return tenth.compareTo(MOST) < 0 ? tenth : MOST;
  }

  /** Whether the clock as it is now would have been ahead of the last commit at the start. */
  private boolean isAheadOfLog(Moment now) {
    return committed != null && start.millis + start.ahead(now) - committed > tolerated;
  }

  /** Judges the clocks as they are now. */
  Verdict judge(Moment now) {
    Moment last = trusted;
    if (last != null && last.ahead(now) <= tolerated) {
      return trust(now);
    }
    long moved = since.ahead(now);
    if ((last != null && !ahead) || Math.abs(moved) > tolerated) {
      ahead = last != null || moved > tolerated || isAheadOfLog(now);
      since = now;
    } else if (now.nanos - since.nanos >= (ahead ? steady : LEAST_STEADY.toNanos())) {
      return trust(now);
    }
    return ahead ? Verdict.AHEAD : Verdict.UNPROVEN;
  }

  private Verdict trust(Moment now) {
    trusted = now;
    ahead = false;
    return Verdict.TRUSTED;
  }
}
