package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.limits.RunningTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientSilenceTest {

  private static final long IDLE = Duration.ofMinutes(10).toNanos();

  private final long start = RunningTime.nanos();
  private final RecordedSink sink = new RecordedSink();
  private final ClientSilence silence = new ClientSilence(sink);

  /** A time so late that the client could have been pinged often. */
  private final long later = start + 10 * IDLE;

  private boolean lasts(long silent) {
    sink.received(later - silent);
    return silence.check(later, IDLE);
  }

  @Test
  void aClientIsSilentAfterTheIdleTime() {
    assertThat(lasts(0)).isFalse();
    assertThat(lasts(IDLE)).isFalse();
    assertThat(lasts(IDLE + 1)).isTrue();
  }

  @Test
  void aClientIsPingedAfterHalfOfTheIdleTime() {
    assertThat(lasts(IDLE / 2)).isFalse();
    assertThat(sink.calls()).isEmpty();
    assertThat(lasts(IDLE / 2 + 1)).isFalse();
    assertThat(sink.calls()).containsExactly("ping");
  }

  @Test
  void aClientThatIsSilentForTooLongIsNotPinged() {
    assertThat(lasts(IDLE + 1)).isTrue();
    assertThat(sink.calls()).isEmpty();
  }

  @Test
  void pingsAreHalfOfTheIdleTimeApart() {
    for (long now = later; now <= later + IDLE / 2; now += IDLE / 10) {
      sink.received(now - IDLE);
      assertThat(silence.check(now, IDLE)).isFalse();
    }
    assertThat(sink.calls()).containsExactly("ping");
    long next = later + IDLE / 2 + 1;
    sink.received(next - IDLE);
    assertThat(silence.check(next, IDLE)).isFalse();
    assertThat(sink.calls()).containsExactly("ping", "ping");
  }

  @Test
  void aNewSessionIsNotPingedAtOnce() {
    long now = start + IDLE / 2;
    sink.received(now - IDLE);
    assertThat(silence.check(now, IDLE)).isFalse();
    assertThat(sink.calls()).isEmpty();
  }
}
