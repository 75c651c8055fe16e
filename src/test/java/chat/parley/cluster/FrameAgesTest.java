package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The clock of the other node is ahead by {@link #AHEAD} nanoseconds; frames take at least 1 ms.
 */
class FrameAgesTest {

  private static final long AHEAD = 1_000_000_000_000_000L;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private final FrameAges delays = new FrameAges();

  /** The age of a frame that was sent then, both by this node's clock. */
  private long age(long sent, long took, long apparent) {
    return delays.age("other", sent + AHEAD, sent + took, apparent);
  }

  /** Frames from one moment to another, one a second, of which each takes 1 ms. */
  private void hear(long from, long to) {
    for (long sent = from; sent < to; sent += SECOND) {
      age(sent, MILLI, 0);
    }
  }

  @Test
  void aFrameIsAsOldAsItTookLongerThanTheFastest() {
    hear(0, 10 * SECOND);
    assertThat(age(10 * SECOND, 8 * MILLI, 0)).isEqualTo(7 * MILLI);
    assertThat(age(11 * SECOND, MILLI, 0)).isZero();
    assertThat(age(12 * SECOND, 20 * SECOND, 0)).isEqualTo(20 * SECOND - MILLI);
  }

  @Test
  void theClockOfANodeThatIsNotKnownYetIsBelieved() {
    assertThat(age(0, MILLI, 5 * SECOND)).isEqualTo(5 * SECOND);
    assertThat(age(SECOND, MILLI, 0)).isZero();
    assertThat(age(5 * SECOND, MILLI, 5 * SECOND)).as("it is known now").isZero();
  }

  @Test
  void whatWasHeldUpForHoursIsOldThough() {
    hear(0, 10 * SECOND);
    long hours = 10_000 * SECOND;
    assertThat(age(10 * SECOND, hours, 0)).isEqualTo(hours - MILLI);
    assertThat(age(11 * SECOND, hours, 0)).isEqualTo(hours - MILLI);
  }

  @Test
  void aClockThatStoodStillIsBelievedAgain() {
    hear(0, 100 * SECOND);
    // For 7 s the other node's clock stood still: all it sends seems to be late.
    long late = 7 * SECOND;
    assertThat(age(100 * SECOND, late, 0)).isEqualTo(late - MILLI);
    for (long sent = 101 * SECOND; sent < 170 * SECOND; sent += SECOND) {
      age(sent, late, 0);
    }
    assertThat(age(170 * SECOND, late, 0)).isZero();
  }

  @Test
  void eachNodeHasAClockOfItsOwn() {
    hear(0, 10 * SECOND);
    assertThat(delays.age("third", 0, 11 * SECOND, 0)).isZero();
  }

  @Test
  void nodesThatAreNotHeardAnyMoreAreForgotten() {
    hear(0, 10 * SECOND);
    for (int i = 0; i < 1_000; i++) {
      delays.age("node " + i, 0, 11 * SECOND, 0);
    }
    assertThat(age(12 * SECOND, SECOND, 0)).as("the first frame of all").isZero();
  }
}
