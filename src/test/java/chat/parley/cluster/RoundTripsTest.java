package chat.parley.cluster;

import static chat.parley.cluster.LinkState.LINKED;
import static chat.parley.cluster.LinkState.STALLED;
import static chat.parley.cluster.LinkState.UNLINKED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests of {@link RoundTrips}. All times are in nanoseconds; the maximum lag is 100. */
class RoundTripsTest {

  private final RoundTrips roundTrips = new RoundTrips(Duration.ofNanos(100), 0);

  private void link() {
    roundTrips.connected(10);
    roundTrips.frameSent(11);
    roundTrips.frameReturned(11, 13);
    assertThat(roundTrips.updateState(13)).isEqualTo(LINKED);
  }

  @Test
  void aConnectionIsLinkedOnlyAfterAFrameHasReturned() {
    assertThat(roundTrips.updateState(5)).isEqualTo(UNLINKED);
    roundTrips.connected(10);
    roundTrips.frameSent(11);
    assertThat(roundTrips.updateState(12)).isEqualTo(UNLINKED);
    roundTrips.frameReturned(11, 13);
    assertThat(roundTrips.updateState(13)).isEqualTo(LINKED);
    assertThat(roundTrips.lag(1_000)).isEqualTo(2);
  }

  @Test
  void theLagIsTheAgeOfTheOldestOutstandingFrame() {
    link();
    roundTrips.frameSent(20);
    roundTrips.frameSent(30);
    assertThat(roundTrips.lag(21)).as("the last round trip took longer").isEqualTo(2);
    assertThat(roundTrips.lag(70)).isEqualTo(50);
    roundTrips.frameReturned(20, 70);
    assertThat(roundTrips.lag(71))
        .as("at least the age of the outstanding frame")
        .isBetween(41L, 51L);
    roundTrips.frameReturned(30, 72);
    assertThat(roundTrips.lag(1_000)).isEqualTo(42);
  }

  @Test
  void aLostFrameIsSettledByTheNextOne() {
    link();
    roundTrips.frameSent(20);
    roundTrips.frameSent(30);
    roundTrips.frameReturned(30, 31);
    assertThat(roundTrips.lag(1_000)).isEqualTo(1);
  }

  @Test
  void aStalledLinkRecoversAtHalfOfTheMaximumLag() {
    link();
    roundTrips.frameSent(20);
    assertThat(roundTrips.updateState(120)).isEqualTo(LINKED);
    assertThat(roundTrips.updateState(121)).isEqualTo(STALLED);
    roundTrips.frameReturned(20, 200);
    assertThat(roundTrips.updateState(201)).as("returned, but too late").isEqualTo(STALLED);
    roundTrips.frameSent(202);
    roundTrips.frameReturned(202, 262);
    assertThat(roundTrips.updateState(263)).isEqualTo(STALLED);
    roundTrips.frameSent(264);
    roundTrips.frameReturned(264, 304);
    assertThat(roundTrips.updateState(305)).isEqualTo(LINKED);
  }

  @Test
  void theLagGrowsWithoutAConnection() {
    link();
    roundTrips.disconnected(50);
    assertThat(roundTrips.updateState(51)).isEqualTo(UNLINKED);
    assertThat(roundTrips.lag(5_000)).isEqualTo(4_950);
    roundTrips.connected(6_000);
    assertThat(roundTrips.lag(6_000)).isEqualTo(5_950);
    assertThat(roundTrips.updateState(6_001))
        .as("within the maximum lag of the new connection")
        .isEqualTo(UNLINKED);
    assertThat(roundTrips.updateState(6_101)).isEqualTo(STALLED);
  }

  @Test
  void framesOfAnEarlierConnectionAreIgnored() {
    link();
    roundTrips.frameSent(20);
    roundTrips.disconnected(50);
    roundTrips.connected(500);
    roundTrips.frameReturned(20, 501);
    assertThat(roundTrips.updateState(502)).isEqualTo(UNLINKED);
    roundTrips.frameSent(503);
    roundTrips.frameReturned(503, 504);
    roundTrips.frameReturned(20, 505);
    assertThat(roundTrips.updateState(506)).isEqualTo(LINKED);
    assertThat(roundTrips.lag(507)).isEqualTo(1);
  }

  @Test
  void aProbeIsDueAfterHalfOfTheMaximumLagWithoutFrames() {
    assertThat(roundTrips.isProbeDue(1_000)).as("without a connection").isFalse();
    link();
    assertThat(roundTrips.isProbeDue(60)).isFalse();
    assertThat(roundTrips.isProbeDue(61)).isTrue();
    roundTrips.frameSent(61);
    assertThat(roundTrips.isProbeDue(62)).isFalse();
  }
}
