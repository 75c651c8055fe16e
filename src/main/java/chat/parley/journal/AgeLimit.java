package chat.parley.journal;

import chat.parley.journal.ClockTrust.Moment;
import chat.parley.journal.ClockTrust.Verdict;
import chat.parley.store.StoreException;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time before which messages or devices are too old to be kept, if there is a maximum age and
 * the clock can be trusted. Used by one thread.
 */
final class AgeLimit {

  private static final Logger log = LoggerFactory.getLogger(AgeLimit.class);

  /** The time of the last commit by an earlier process or by another node. */
  interface LastCommit {

    /** Returns the time in milliseconds since 1970 UTC; null if there was no commit. */
    @Nullable Long millis() throws StoreException;
  }

  private final Duration age;
  private final Clocks clocks;
  private final LastCommit lastCommit;
  private final @Nullable JournalMetrics metrics;
  private final Moment start;
  private @Nullable ClockTrust trust;

  /**
   * To be created at the start of the process.
   *
   * @param age the maximum age; zero if there is none
   * @param metrics records whether the clock stops deletion; null if neither metrics nor the log
   *     are to show that
   */
  AgeLimit(Duration age, Clocks clocks, LastCommit lastCommit, @Nullable JournalMetrics metrics) {
    this.age = age;
    this.clocks = clocks;
    this.lastCommit = lastCommit;
    this.metrics = metrics;
    this.start = clocks.now();
  }

  /**
   * Returns the time before which everything may be deleted, in milliseconds since 1970 UTC; empty
   * if nothing may be deleted by age.
   */
  OptionalLong cutoffMillis() throws StoreException {
    if (!age.isPositive()) {
      return OptionalLong.empty();
    }
    ClockTrust clockTrust = trust;
    if (clockTrust == null) {
      clockTrust = new ClockTrust(age, start, lastCommit.millis());
      trust = clockTrust;
    }
    Moment now = clocks.now();
    Verdict verdict = clockTrust.evaluate(now);
    if (metrics != null) {
      reportPause(verdict, metrics);
    }
    return verdict == Verdict.TRUSTED
        ? OptionalLong.of(now.millis() - age.toMillis())
        : OptionalLong.empty();
  }

  private static void reportPause(Verdict verdict, JournalMetrics metrics) {
    boolean paused = verdict == Verdict.AHEAD;
    if (paused && !metrics.isRetentionPaused()) {
      log.warn(
          "The system clock is ahead of the monotonic clock, or of the last commit before the"
              + " start. Deletion by age is paused until the clock is correct, or has been steady"
              + " for a tenth of parley.history.max-age (at least 10 minutes, at most a day)");
    } else if (!paused && metrics.isRetentionPaused()) {
      log.info("The system clock is trusted again. Deletion by age is resumed");
    }
    metrics.setRetentionPaused(paused);
  }
}
