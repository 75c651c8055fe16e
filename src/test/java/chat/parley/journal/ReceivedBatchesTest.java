package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Tests of {@link ReceivedBatches}: a missing batch is reported once, and not while it may still be
 * on its way.
 */
class ReceivedBatchesTest {

  private final ReceivedBatches received = new ReceivedBatches("own");

  private boolean isMissing(long stored) {
    return received.checkMissing(Map.of("other", stored), true);
  }

  @Test
  void receivedBatchesAreNotMissing() {
    received.add("other", 1);
    received.add("other", 2);
    assertThat(isMissing(2)).isFalse();
    assertThat(isMissing(2)).isFalse();
  }

  @Test
  void batchesStoredSinceThePreviousCheckAreNotMissing() {
    assertThat(isMissing(1)).isFalse();
    received.add("other", 1);
    assertThat(isMissing(1)).isFalse();
  }

  @Test
  void missingLastBatchesAreReportedOnce() {
    received.add("other", 1);
    assertThat(isMissing(3)).isFalse();
    assertThat(isMissing(3)).isTrue();
    assertThat(isMissing(3)).isFalse();
  }

  @Test
  void aBatchMissingBetweenOthersIsReported() {
    received.add("other", 1);
    received.add("other", 3);
    isMissing(3);
    assertThat(isMissing(3)).isTrue();
  }

  @Test
  void theOrderOfArrivalDoesNotMatter() {
    received.add("other", 3);
    received.add("other", 1);
    received.add("other", 2);
    isMissing(3);
    assertThat(isMissing(3)).isFalse();
  }

  @Test
  void withoutABrokerLinkEveryMissingBatchIsReported() {
    assertThat(received.checkMissing(Map.of("other", 1L), false)).isTrue();
    assertThat(received.checkMissing(Map.of("other", 1L), false)).isFalse();
  }

  @Test
  void ownBatchesAreIgnored() {
    assertThat(received.checkMissing(Map.of("own", 7L), false)).isFalse();
  }

  @Test
  void aForgottenProcessCanReturn() {
    received.add("other", 1);
    received.checkMissing(Map.of(), true);
    assertThat(isMissing(1)).isFalse();
    assertThat(isMissing(1)).isTrue();
  }
}
