package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.testkit.Await;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private final Loop loop = new Loop();

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  @Test
  void aCountThatDoesNotChangeForTooLongIsDetected() {
    var patience = new Patience(loop, Duration.ofMillis(2));
    Await.until(() -> "not expired", () -> patience.isExpired(5));
    assertThat(patience.isExpired(5)).isTrue();
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> patience.check(5, "5 of 6", ""))
        .withMessage("5 of 6; no progress for 0 s");
  }

  @Test
  void aChangeOfTheCountRestartsTheTimeout() {
    var patience = new Patience(loop, Duration.ofHours(1));
    for (int count : new int[] {0, 0, 1, 1, 0}) {
      assertThat(patience.isExpired(count)).isFalse();
      patience.check(count, "connected", "");
    }
    var shortest = new Patience(loop, Duration.ofMillis(2));
    Await.until(() -> "not expired", () -> shortest.isExpired(5));
    Await.until(() -> "still expired", () -> !shortest.isExpired(loop.now()));
  }

  @Test
  void aFailureOfAClientEndsTheWait() {
    var patience = new Patience(loop, Duration.ofHours(1));
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> patience.check(1, "1 of 2", "client 1: refused"))
        .withMessage("1 of 2; client 1: refused");
  }
}
