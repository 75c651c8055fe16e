package chat.parley.journal;

import chat.parley.journal.ClockTrust.Moment;
import chat.parley.journal.ClockTrust.Verdict;
import chat.parley.store.StoreException;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From which time on something is kept, if there is an age and the clock can be trusted. */
final class AgeLimit {

  private static final Logger log = LoggerFactory.getLogger(AgeLimit.class);

  /** When something was stored last by an earlier process, or by another node. */
  interface LastCommit {
    @Nullable Long millis() throws StoreException;
  }

  private final Duration age;
  private final Clocks clocks;
  private final LastCommit lastCommit;
  private final @Nullable JournalMetrics figures;
  private final Moment start;
  private @Nullable ClockTrust trust;

  /**
   * The process has just started.
   *
   * @param age zero if nothing is deleted for its age
   * @param figures null if it is not to be told when the clock is not trusted
   */
  AgeLimit(Duration age, Clocks clocks, LastCommit lastCommit, @Nullable JournalMetrics figures) {
    this.age = age;
    this.clocks = clocks;
    this.lastCommit = lastCommit;
    this.figures = figures;
    this.start = clocks.now();
  }

  /** What is older may be deleted: milliseconds since 1970 UTC. Nothing if none may. */
  OptionalLong millis() throws StoreException {
    if (!age.isPositive()) {
      return OptionalLong.empty();
    }
    ClockTrust judge = trust;
    if (judge == null) {
      judge = new ClockTrust(age, start, lastCommit.millis());
      trust = judge;
    }
    Moment now = clocks.now();
    Verdict verdict = judge.judge(now);
    if (figures != null) {
      tell(verdict, figures);
    }
    return verdict == Verdict.TRUSTED
        ? OptionalLong.of(now.millis() - age.toMillis())
        : OptionalLong.empty();
  }

  private static void tell(Verdict verdict, JournalMetrics figures) {
    boolean paused = verdict == Verdict.AHEAD;
    if (paused && !figures.retentionPaused()) {
      log.warn(
          "The clock is ahead of the time that has passed, or of the newest message stored before"
              + " the start. No message is deleted for its age until the clock is right, or has"
              + " been steady for a tenth of parley.history.keep.age (at least 10 minutes, at most"
              + " a day)");
    } else if (!paused && figures.retentionPaused()) {
      log.info("The clock is trusted again, and messages are deleted for their age");
    }
    figures.retentionPaused(paused);
  }
}
