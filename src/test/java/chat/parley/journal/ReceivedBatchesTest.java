package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What has not come is missed, once, and what may still be on its way is not. */
class ReceivedBatchesTest {

  private final ReceivedBatches heard = new ReceivedBatches("own");

  private boolean misses(long stored) {
    return heard.checkMissing(Map.of("other", stored), true);
  }

  @Test
  void whatHasComeIsNotMissed() {
    heard.add("other", 1);
    heard.add("other", 2);
    assertThat(misses(2)).isFalse();
    assertThat(misses(2)).isFalse();
  }

  @Test
  void whatIsStoredSinceTheLookBeforeMayBeOnItsWay() {
    assertThat(misses(1)).isFalse();
    heard.add("other", 1);
    assertThat(misses(1)).isFalse();
  }

  @Test
  void theLastOnesThatHaveNotComeAreMissedOnce() {
    heard.add("other", 1);
    assertThat(misses(3)).isFalse();
    assertThat(misses(3)).isTrue();
    assertThat(misses(3)).isFalse();
  }

  @Test
  void oneBetweenOthersIsMissed() {
    heard.add("other", 1);
    heard.add("other", 3);
    misses(3);
    assertThat(misses(3)).isTrue();
  }

  @Test
  void theOrderInWhichTheyComeDoesNotMatter() {
    heard.add("other", 3);
    heard.add("other", 1);
    heard.add("other", 2);
    misses(3);
    assertThat(misses(3)).isFalse();
  }

  @Test
  void withoutALinkNothingIsOnItsWay() {
    assertThat(heard.checkMissing(Map.of("other", 1L), false)).isTrue();
    assertThat(heard.checkMissing(Map.of("other", 1L), false)).isFalse();
  }

  @Test
  void onesOwnAreNotWaitedFor() {
    assertThat(heard.checkMissing(Map.of("own", 7L), false)).isFalse();
  }

  @Test
  void aProcessThatIsForgottenMayComeBack() {
    heard.add("other", 1);
    heard.checkMissing(Map.of(), true);
    assertThat(misses(1)).isFalse();
    assertThat(misses(1)).isTrue();
  }
}
