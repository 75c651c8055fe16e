package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgeLimitTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration AGE = Duration.ofHours(10);

  /** The time after which a clock is trusted that agrees with the last commit. */
  private static final Duration PROOF = Duration.ofMinutes(10);

  /** The time after which a clock is trusted that was ahead: a tenth of the maximum age. */
  private static final Duration STEADY = Duration.ofHours(1);

  private final AtomicReference<Instant> time = new AtomicReference<>(START);
  private final AtomicReference<Duration> lead = new AtomicReference<>(Duration.ZERO);
  private final Clocks clocks =
      new Clocks(
          () -> time.get().plus(lead.get()), () -> Duration.between(START, time.get()).toNanos());
  private final JournalMetrics metrics = new JournalMetrics();

  private AgeLimit limit(Duration age, @Nullable Instant lastCommit) {
    @Nullable Long millis = lastCommit == null ? null : lastCommit.toEpochMilli();
    return new AgeLimit(age, clocks, () -> millis, metrics);
  }

  private void pass(Duration duration) {
    time.set(time.get().plus(duration));
  }

  private static OptionalLong at(Instant cutoff) {
    return OptionalLong.of(cutoff.toEpochMilli());
  }

  @Test
  void withoutAMaximumAgeNothingIsDeleted() throws Exception {
    AgeLimit.LastCommit unreadable =
        () -> {
          throw StoreException.timeout(Duration.ofSeconds(1));
        };
    var limit = new AgeLimit(Duration.ZERO, clocks, unreadable, metrics);
    pass(PROOF);
    assertThat(limit.cutoffMillis()).isEmpty();
  }

  @Test
  void aTrustedClockDeletesWhatIsOlderThanTheMaximumAge() throws Exception {
    AgeLimit limit = limit(AGE, START);
    assertThat(limit.cutoffMillis()).isEmpty();
    pass(PROOF.minusMillis(1));
    assertThat(limit.cutoffMillis()).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(limit.cutoffMillis()).isEqualTo(at(START.plus(PROOF).minus(AGE)));
    assertThat(metrics.isRetentionPaused()).isFalse();
  }

  @Test
  void anEmptyStoreIsNoReasonForDistrust() throws Exception {
    AgeLimit limit = limit(AGE, null);
    pass(PROOF);
    assertThat(limit.cutoffMillis()).isEqualTo(at(START.plus(PROOF).minus(AGE)));
  }

  @Test
  void aClockAheadOfTheLastCommitPausesDeletionUntilItHasBeenSteady() throws Exception {
    AgeLimit limit = limit(AGE, START.minus(Duration.ofDays(2)));
    pass(PROOF);
    assertThat(limit.cutoffMillis()).isEmpty();
    assertThat(metrics.isRetentionPaused()).isTrue();
    pass(STEADY);
    assertThat(limit.cutoffMillis()).isEqualTo(at(START.plus(PROOF).plus(STEADY).minus(AGE)));
    assertThat(metrics.isRetentionPaused()).isFalse();
  }

  @Test
  void aClockThatJumpsAheadPausesDeletionUntilItIsSetBack() throws Exception {
    AgeLimit limit = limit(AGE, START);
    pass(PROOF);
    assertThat(limit.cutoffMillis()).isPresent();
    lead.set(Duration.ofDays(1));
    assertThat(limit.cutoffMillis()).isEmpty();
    assertThat(metrics.isRetentionPaused()).isTrue();
    lead.set(Duration.ZERO);
    assertThat(limit.cutoffMillis()).isEqualTo(at(START.plus(PROOF).minus(AGE)));
    assertThat(metrics.isRetentionPaused()).isFalse();
  }

  @Test
  void withoutMetricsAPauseIsNotReported() throws Exception {
    long lastCommit = START.minus(Duration.ofDays(2)).toEpochMilli();
    var limit = new AgeLimit(AGE, clocks, () -> lastCommit, null);
    pass(PROOF);
    assertThat(limit.cutoffMillis()).isEmpty();
    pass(STEADY);
    assertThat(limit.cutoffMillis()).isPresent();
    assertThat(metrics.isRetentionPaused()).isFalse();
  }

  @Test
  void theLastCommitIsReadUntilThatSucceeds() throws Exception {
    var reads = new AtomicInteger();
    AgeLimit.LastCommit failingOnce =
        () -> {
          if (reads.incrementAndGet() == 1) {
            throw StoreException.timeout(Duration.ofSeconds(1));
          }
          return START.toEpochMilli();
        };
    var limit = new AgeLimit(AGE, clocks, failingOnce, metrics);
    pass(PROOF);
    assertThatExceptionOfType(StoreException.class).isThrownBy(limit::cutoffMillis);
    assertThat(limit.cutoffMillis()).isPresent();
    assertThat(limit.cutoffMillis()).isPresent();
    assertThat(reads).hasValue(2);
  }
}
