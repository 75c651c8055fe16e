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

/** Times are minutes after the start of the process; the wall clock is ahead of them by more. */
class ClockTrustTest {

  private static final long START = 1_800_000_000_000L;
  private static final int HOUR = 60;
  private static final int DAY = 24 * HOUR;
  private static final int YEAR = 365 * DAY;

  private ClockTrust trust = of(Duration.ofDays(90), -1);

  /** A process whose clock is right, or not, at its start. */
  private static ClockTrust of(Duration age, @Nullable Integer lastCommit) {
    Long committed = lastCommit == null ? null : START + Duration.ofMinutes(lastCommit).toMillis();
    return new ClockTrust(age, moment(0, 0), committed);
  }

  private static Moment moment(int minutes, int ahead) {
    return new Moment(
        START + Duration.ofMinutes(minutes + ahead).toMillis(),
        // As System.nanoTime, it may have any sign.
        Duration.ofMinutes(minutes).toNanos() - 1_000_000_000_000L);
  }

  private void assertThatIs(Verdict expected, int minutes, int ahead) {
    assertThat(trust.evaluate(moment(minutes, ahead)))
        .as("after %d minutes, %d minutes ahead", minutes, ahead)
        .isEqualTo(expected);
  }

  @Test
  void aSteadyClockIsTrustedTenMinutesAfterTheStart() {
    assertThatIs(UNPROVEN, 0, 0);
    assertThatIs(UNPROVEN, 9, 0);
    assertThatIs(TRUSTED, 10, 0);
    assertThatIs(TRUSTED, 11, 0);
    assertThatIs(TRUSTED, 30 * DAY, 0);
  }

  @Test
  void aNewStoreNeedsNoEarlierCommit() {
    trust = of(Duration.ofDays(90), null);
    assertThatIs(UNPROVEN, 9, 0);
    assertThatIs(TRUSTED, 10, 0);
  }

  @Test
  void aClockThatIsAheadForSecondsIsNotTrustedMeanwhile() {
    assertThatIs(TRUSTED, 10, 0);
    assertThatIs(AHEAD, 11, YEAR);
    assertThatIs(AHEAD, 12, YEAR);
    assertThatIs(TRUSTED, 13, 0);
    assertThatIs(TRUSTED, 14, 0);
  }

  /** The machine was suspended, and its monotonic clock stood still. */
  @Test
  void aClockThatStaysAheadIsTrustedInTheEnd() {
    assertThatIs(TRUSTED, 10, 0);
    assertThatIs(AHEAD, 11, YEAR);
    assertThatIs(AHEAD, 11 + DAY - 1, YEAR);
    assertThatIs(TRUSTED, 11 + DAY, YEAR);
    assertThatIs(TRUSTED, 12 + DAY, YEAR);
  }

  @Test
  void whereMessagesLiveShorterASuspendedMachineIsTrustedSooner() {
    trust = of(Duration.ofHours(1), -1);
    assertThatIs(TRUSTED, 10, 0);
    assertThatIs(TRUSTED, 20, 6);
    assertThatIs(AHEAD, 30, 13);
    assertThatIs(AHEAD, 39, 13);
    assertThatIs(TRUSTED, 40, 13);
  }

  @Test
  void aClockThatGoesOnJumpingIsNotTrusted() {
    assertThatIs(TRUSTED, 10, 0);
    for (int i = 1; i < 100; i++) {
      assertThatIs(AHEAD, 10 + i * DAY / 2, i * YEAR);
    }
    assertThatIs(TRUSTED, 60 * DAY, 0);
  }

  @Test
  void aClockThatIsSetBackIsTrustedAtOnceAndNotWhenItIsSetForwardAgain() {
    assertThatIs(TRUSTED, 10, 0);
    assertThatIs(TRUSTED, 11, -YEAR);
    assertThatIs(AHEAD, 12, 0);
    assertThatIs(AHEAD, 11 + DAY, 0);
    assertThatIs(TRUSTED, 12 + DAY, 0);
  }

  @Test
  void aClockThatIsAheadOfTheLogAtTheStartIsNotTrustedForADay() {
    trust = of(Duration.ofDays(90), -YEAR);
    assertThatIs(AHEAD, 0, 0);
    assertThatIs(AHEAD, DAY - 1, 0);
    assertThatIs(TRUSTED, DAY, 0);
  }

  @Test
  void aClockThatIsPutRightAfterTheStartIsTrustedTenMinutesLater() {
    trust = of(Duration.ofDays(90), -YEAR);
    assertThatIs(AHEAD, 5, 0);
    assertThatIs(UNPROVEN, 6, -YEAR);
    assertThatIs(UNPROVEN, 15, -YEAR);
    assertThatIs(TRUSTED, 16, -YEAR);
  }

  @Test
  void aClockThatGoesAheadRightAfterTheStartIsNotTrusted() {
    assertThatIs(UNPROVEN, 5, 0);
    assertThatIs(AHEAD, 6, YEAR);
    assertThatIs(AHEAD, DAY, YEAR);
    assertThatIs(UNPROVEN, DAY + 1, 0);
    assertThatIs(TRUSTED, DAY + 11, 0);
  }

  @Test
  void aClockThatWasBehindTheLogAtTheStartMayDelete() {
    trust = of(Duration.ofDays(90), YEAR);
    assertThatIs(UNPROVEN, 0, 0);
    assertThatIs(TRUSTED, 10, 0);
  }

  @Test
  void smallCorrectionsAreNoReason() {
    assertThatIs(TRUSTED, 10, 0);
    assertThatIs(TRUSTED, 11, HOUR);
    assertThatIs(TRUSTED, 12, 0);
    assertThatIs(TRUSTED, 13, 23 * HOUR);
  }
}
