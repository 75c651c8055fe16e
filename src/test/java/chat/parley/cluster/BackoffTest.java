package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static Duration delay(int failed, long seed) {
    return Backoff.delay(failed, new Random(seed));
  }

  @Test
  void theDelayGrowsToTenSeconds() {
    assertThat(delay(1, 1)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(delay(4, 1)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
    for (int failed : new int[] {8, 100, Integer.MAX_VALUE}) {
      assertThat(delay(failed, 1)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }
  }

  @Test
  void delaysAreSpread() {
    assertThat(LongStream.range(0, 100).mapToObj(seed -> delay(8, seed)).distinct().count())
        .isGreaterThan(90);
  }
}
