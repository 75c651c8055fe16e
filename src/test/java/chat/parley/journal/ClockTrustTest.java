package chat.parley.journal;

import static chat.parley.journal.ClockTrust.Verdict.AHEAD;
import static chat.parley.journal.ClockTrust.Verdict.TRUSTED;
import static chat.parley.journal.ClockTrust.Verdict.UNPROVEN;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.ClockTrust.Moment;
import chat.parley.journal.ClockTrust.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tests of {@link ClockTrust}. All times are in minutes after the start of the process by the
 * monotonic clock; {@code ahead} is how far the wall clock is ahead of it.
 */
class ClockTrustTest {

  private static final long START = 1_800_000_000_000L;
  private static final int HOUR = 60;
  private static final int DAY = 24 * HOUR;
  private static final int YEAR = 365 * DAY;

  private ClockTrust trust = newTrust(Duration.ofDays(90), -1);

  /**
   * Creates the trust at the start of a process.
   *
   * @param lastCommit time of the last commit in the store, in minutes after the start, negative if
   *     before it; null if there is none
   */
  private static ClockTrust newTrust(Duration age, @Nullable Integer lastCommit) {
    Long committed = lastCommit == null ? null : START + Duration.ofMinutes(lastCommit).toMillis();
    return new ClockTrust(age, moment(0, 0), committed);
  }

  private static Moment moment(int minutes, int ahead) {
    return new Moment(
        START + Duration.ofMinutes(minutes + ahead).toMillis(),
        // Like System.nanoTime, the value may have any sign.
        Duration.ofMinutes(minutes).toNanos() - 1_000_000_000_000L);
  }

  private void assertVerdict(Verdict expected, int minutes, int ahead) {
    assertThat(trust.evaluate(moment(minutes, ahead)))
        .as("after %d minutes, wall clock ahead by %d minutes", minutes, ahead)
        .isEqualTo(expected);
  }

  @Test
  void aSteadyClockIsTrustedTenMinutesAfterTheStart() {
    assertVerdict(UNPROVEN, 0, 0);
    assertVerdict(UNPROVEN, 9, 0);
    assertVerdict(TRUSTED, 10, 0);
    assertVerdict(TRUSTED, 11, 0);
    assertVerdict(TRUSTED, 30 * DAY, 0);
  }

  @Test
  void aSteadyClockIsTrustedWithoutAnEarlierCommit() {
    trust = newTrust(Duration.ofDays(90), null);
    assertVerdict(UNPROVEN, 9, 0);
    assertVerdict(TRUSTED, 10, 0);
  }

  @Test
  void aClockThatIsBrieflyAheadIsNotTrustedMeanwhile() {
    assertVerdict(TRUSTED, 10, 0);
    assertVerdict(AHEAD, 11, YEAR);
    assertVerdict(AHEAD, 12, YEAR);
    assertVerdict(TRUSTED, 13, 0);
    assertVerdict(TRUSTED, 14, 0);
  }

  /** As if the machine had been suspended, while its monotonic clock stood still. */
  @Test
  void aClockThatStaysAheadIsTrustedAfterADay() {
    assertVerdict(TRUSTED, 10, 0);
    assertVerdict(AHEAD, 11, YEAR);
    assertVerdict(AHEAD, 11 + DAY - 1, YEAR);
    assertVerdict(TRUSTED, 11 + DAY, YEAR);
    assertVerdict(TRUSTED, 12 + DAY, YEAR);
  }

  @Test
  void aClockThatStaysAheadIsTrustedSoonerWithAShorterMaximumAge() {
    trust = newTrust(Duration.ofHours(1), -1);
    assertVerdict(TRUSTED, 10, 0);
    assertVerdict(TRUSTED, 20, 6);
    assertVerdict(AHEAD, 30, 13);
    assertVerdict(AHEAD, 39, 13);
    assertVerdict(TRUSTED, 40, 13);
  }

  @Test
  void aClockThatKeepsJumpingIsNotTrusted() {
    assertVerdict(TRUSTED, 10, 0);
    for (int i = 1; i < 100; i++) {
      assertVerdict(AHEAD, 10 + i * DAY / 2, i * YEAR);
    }
    assertVerdict(TRUSTED, 60 * DAY, 0);
  }

  @Test
  void aClockSetBackIsTrustedAtOnceButNotWhenSetForwardAgain() {
    assertVerdict(TRUSTED, 10, 0);
    assertVerdict(TRUSTED, 11, -YEAR);
    assertVerdict(AHEAD, 12, 0);
    assertVerdict(AHEAD, 11 + DAY, 0);
    assertVerdict(TRUSTED, 12 + DAY, 0);
  }

  @Test
  void aClockAheadOfTheLastCommitAtTheStartIsNotTrustedForADay() {
    trust = newTrust(Duration.ofDays(90), -YEAR);
    assertVerdict(AHEAD, 0, 0);
    assertVerdict(AHEAD, DAY - 1, 0);
    assertVerdict(TRUSTED, DAY, 0);
  }

  @Test
  void aClockCorrectedAfterTheStartIsTrustedTenMinutesLater() {
    trust = newTrust(Duration.ofDays(90), -YEAR);
    assertVerdict(AHEAD, 5, 0);
    assertVerdict(UNPROVEN, 6, -YEAR);
    assertVerdict(UNPROVEN, 15, -YEAR);
    assertVerdict(TRUSTED, 16, -YEAR);
  }

  @Test
  void aClockSetForwardAfterTheStartIsNotTrusted() {
    assertVerdict(UNPROVEN, 5, 0);
    assertVerdict(AHEAD, 6, YEAR);
    assertVerdict(AHEAD, DAY, YEAR);
    assertVerdict(UNPROVEN, DAY + 1, 0);
    assertVerdict(TRUSTED, DAY + 11, 0);
  }

  @Test
  void aClockBeforeTheLastCommitAtTheStartIsTrusted() {
    trust = newTrust(Duration.ofDays(90), YEAR);
    assertVerdict(UNPROVEN, 0, 0);
    assertVerdict(TRUSTED, 10, 0);
  }

  @Test
  void smallCorrectionsAreTolerated() {
    assertVerdict(TRUSTED, 10, 0);
    assertVerdict(TRUSTED, 11, HOUR);
    assertVerdict(TRUSTED, 12, 0);
    assertVerdict(TRUSTED, 13, 23 * HOUR);
  }
}
