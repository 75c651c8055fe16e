package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Tests of {@link FrameAges}. The clock of the other node is ahead by {@link #CLOCK_LEAD}
 * nanoseconds; the fastest frame takes 1 ms.
 */
class FrameAgesTest {

  private static final long CLOCK_LEAD = 1_000_000_000_000_000L;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private final FrameAges ages = new FrameAges();

  /**
   * Returns the age of a frame of the other node. All values are in nanoseconds.
   *
   * @param sent when the frame was sent, by the clock of this node
   * @param delay the time it took to arrive
   * @param apparent the age by the wall clocks
   */
  private long age(long sent, long delay, long apparent) {
    return ages.age("other", sent + CLOCK_LEAD, sent + delay, apparent);
  }

  /** Receives one frame per second for an interval, each after 1 ms. */
  private void receiveFrames(long from, long to) {
    for (long sent = from; sent < to; sent += SECOND) {
      age(sent, MILLI, 0);
    }
  }

  @Test
  void theAgeIsTheDelayBeyondThatOfTheFastestFrame() {
    receiveFrames(0, 10 * SECOND);
    assertThat(age(10 * SECOND, 8 * MILLI, 0)).isEqualTo(7 * MILLI);
    assertThat(age(11 * SECOND, MILLI, 0)).isZero();
    assertThat(age(12 * SECOND, 20 * SECOND, 0)).isEqualTo(20 * SECOND - MILLI);
  }

  @Test
  void theWallClockCountsForANewNode() {
    assertThat(age(0, MILLI, 5 * SECOND)).isEqualTo(5 * SECOND);
    assertThat(age(SECOND, MILLI, 0)).isZero();
    assertThat(age(5 * SECOND, MILLI, 5 * SECOND)).as("2 s after its first frame").isZero();
  }

  @Test
  void aFrameDelayedForHoursIsOld() {
    receiveFrames(0, 10 * SECOND);
    long hours = 10_000 * SECOND;
    assertThat(age(10 * SECOND, hours, 0)).isEqualTo(hours - MILLI);
    assertThat(age(11 * SECOND, hours, 0)).isEqualTo(hours - MILLI);
  }

  @Test
  void agesRecoverAfterTheClockOfANodeStoodStill() {
    receiveFrames(0, 100 * SECOND);
    // The clock of the other node stood still for 7 s, so all of its frames seem to be late.
    long late = 7 * SECOND;
    assertThat(age(100 * SECOND, late, 0)).isEqualTo(late - MILLI);
    for (long sent = 101 * SECOND; sent < 170 * SECOND; sent += SECOND) {
      age(sent, late, 0);
    }
    assertThat(age(170 * SECOND, late, 0)).isZero();
  }

  @Test
  void eachNodeHasItsOwnClock() {
    receiveFrames(0, 10 * SECOND);
    assertThat(ages.age("third", 0, 11 * SECOND, 0)).isZero();
  }

  @Test
  void silentNodesAreForgotten() {
    receiveFrames(0, 10 * SECOND);
    for (int i = 0; i < 1_000; i++) {
      ages.age("node " + i, 0, 11 * SECOND, 0);
    }
    assertThat(age(12 * SECOND, SECOND, 0)).as("first frame after the node was forgotten").isZero();
  }
}
