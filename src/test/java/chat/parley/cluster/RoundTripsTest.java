package chat.parley.cluster;

import static chat.parley.cluster.LinkState.LINKED;
import static chat.parley.cluster.LinkState.STALLED;
import static chat.parley.cluster.LinkState.UNLINKED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** All times are nanoseconds; the link stalls after 100. */
class RoundTripsTest {

  private final RoundTrips trips = new RoundTrips(Duration.ofNanos(100), 0);

  private void linked() {
    trips.connected(10);
    trips.frameSent(11);
    trips.frameReturned(11, 13);
    assertThat(trips.updateState(13)).isEqualTo(LINKED);
  }

  @Test
  void aLinkIsGoodOnlyWhenAFrameHasComeBack() {
    assertThat(trips.updateState(5)).isEqualTo(UNLINKED);
    trips.connected(10);
    trips.frameSent(11);
    assertThat(trips.updateState(12)).isEqualTo(UNLINKED);
    trips.frameReturned(11, 13);
    assertThat(trips.updateState(13)).isEqualTo(LINKED);
    assertThat(trips.lag(1_000)).isEqualTo(2);
  }

  @Test
  void theLagIsTheAgeOfTheOldestFrameThatIsNotBack() {
    linked();
    trips.frameSent(20);
    trips.frameSent(30);
    assertThat(trips.lag(21)).as("the last one took longer").isEqualTo(2);
    assertThat(trips.lag(70)).isEqualTo(50);
    trips.frameReturned(20, 70);
    assertThat(trips.lag(71)).as("at least as old as the other one").isBetween(41L, 51L);
    trips.frameReturned(30, 72);
    assertThat(trips.lag(1_000)).isEqualTo(42);
  }

  @Test
  void aFrameThatWasLostIsAccountedForByTheNext() {
    linked();
    trips.frameSent(20);
    trips.frameSent(30);
    trips.frameReturned(30, 31);
    assertThat(trips.lag(1_000)).isEqualTo(1);
  }

  @Test
  void aStalledLinkMustBeTwiceAsGood() {
    linked();
    trips.frameSent(20);
    assertThat(trips.updateState(120)).isEqualTo(LINKED);
    assertThat(trips.updateState(121)).isEqualTo(STALLED);
    trips.frameReturned(20, 200);
    assertThat(trips.updateState(201)).as("back, but late").isEqualTo(STALLED);
    trips.frameSent(202);
    trips.frameReturned(202, 262);
    assertThat(trips.updateState(263)).isEqualTo(STALLED);
    trips.frameSent(264);
    trips.frameReturned(264, 304);
    assertThat(trips.updateState(305)).isEqualTo(LINKED);
  }

  @Test
  void theLagGrowsWhileThereIsNoLink() {
    linked();
    trips.disconnected(50);
    assertThat(trips.updateState(51)).isEqualTo(UNLINKED);
    assertThat(trips.lag(5_000)).isEqualTo(4_950);
    trips.connected(6_000);
    assertThat(trips.lag(6_000)).isEqualTo(5_950);
    assertThat(trips.updateState(6_001)).as("it has its time").isEqualTo(UNLINKED);
    assertThat(trips.updateState(6_101)).isEqualTo(STALLED);
  }

  @Test
  void whatWasSentOverAnEarlierLinkShowsNothing() {
    linked();
    trips.frameSent(20);
    trips.disconnected(50);
    trips.connected(500);
    trips.frameReturned(20, 501);
    assertThat(trips.updateState(502)).isEqualTo(UNLINKED);
    trips.frameSent(503);
    trips.frameReturned(503, 504);
    trips.frameReturned(20, 505);
    assertThat(trips.updateState(506)).isEqualTo(LINKED);
    assertThat(trips.lag(507)).isEqualTo(1);
  }

  @Test
  void aProbeIsWantedWhenNothingWasSentForHalfOfTheTime() {
    assertThat(trips.isProbeDue(1_000)).as("without a link").isFalse();
    linked();
    assertThat(trips.isProbeDue(60)).isFalse();
    assertThat(trips.isProbeDue(61)).isTrue();
    trips.frameSent(61);
    assertThat(trips.isProbeDue(62)).isFalse();
  }
}
