package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.StreamPosition;
import chat.parley.store.DraftOutcome;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class JournalMetricsTest {

  private static final DraftOutcome OUTCOME =
      new DraftOutcome.Noted(new Address.Everyone(), new StreamPosition("epoch", 1), 1);

  private final JournalMetrics metrics = new JournalMetrics();

  @Test
  void everythingIsZeroAtFirst() {
    assertThat(metrics.storedMessages()).isZero();
    assertThat(metrics.batchSizes().counts()).containsOnly(0);
    assertThat(metrics.commitTimes().counts()).containsOnly(0);
    assertThat(metrics.resumes(true)).isZero();
    assertThat(metrics.resumes(false)).isZero();
    assertThat(metrics.resumesAfterEnd()).isZero();
    assertThat(metrics.epochRenewals()).isZero();
    assertThat(metrics.repairedMessages()).isZero();
    assertThat(metrics.isRetentionPaused()).isFalse();
  }

  @Test
  void commitsAreCountedBySizeAndTime() {
    metrics.addCommit(Collections.nCopies(1, OUTCOME), 100_000);
    metrics.addCommit(Collections.nCopies(2_001, OUTCOME), 100_001);
    assertThat(metrics.storedMessages()).isEqualTo(2_002);
    assertThat(metrics.owedSummaries()).isEqualTo(2_002);
    assertThat(metrics.batchSizes().counts()).startsWith(1).endsWith(1);
    assertThat(metrics.commitTimes().counts()).startsWith(1, 1, 0);
    assertThat(metrics.commitTimes().sum()).isEqualTo(200_001);
  }

  @Test
  void resumesAreCountedByTheirResult() {
    metrics.addResume(true);
    metrics.addResume(true);
    metrics.addResume(false);
    metrics.addResumeAfterEnd();
    assertThat(metrics.resumes(true)).isEqualTo(2);
    assertThat(metrics.resumes(false)).isEqualTo(1);
    assertThat(metrics.resumesAfterEnd()).isEqualTo(1);
  }

  @Test
  void renewalsAndRepairsAreCounted() {
    metrics.addEpochRenewal();
    metrics.addRepaired(3);
    metrics.addRepaired(4);
    assertThat(metrics.epochRenewals()).isEqualTo(1);
    assertThat(metrics.repairedMessages()).isEqualTo(7);
  }

  @Test
  void aPauseOfRetentionEnds() {
    metrics.setRetentionPaused(true);
    assertThat(metrics.isRetentionPaused()).isTrue();
    metrics.setRetentionPaused(false);
    assertThat(metrics.isRetentionPaused()).isFalse();
  }
}
