package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static Duration after(int failed, long seed) {
    return Backoff.delay(failed, new Random(seed));
  }

  @Test
  void itGrowsToTenSeconds() {
    assertThat(after(1, 1)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(after(4, 1)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
    for (int failed : new int[] {8, 100, Integer.MAX_VALUE}) {
      assertThat(after(failed, 1)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }
  }

  @Test
  void nodesDoNotComeBackTogether() {
    assertThat(LongStream.range(0, 100).mapToObj(seed -> after(8, seed)).distinct().count())
        .isGreaterThan(90);
  }
}
