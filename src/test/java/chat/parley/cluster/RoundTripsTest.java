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
    trips.up(10);
    trips.sent(11);
    trips.returned(11, 13);
    assertThat(trips.decide(13)).isEqualTo(LINKED);
  }

  @Test
  void aLinkIsGoodOnlyWhenAFrameHasComeBack() {
    assertThat(trips.decide(5)).isEqualTo(UNLINKED);
    trips.up(10);
    trips.sent(11);
    assertThat(trips.decide(12)).isEqualTo(UNLINKED);
    trips.returned(11, 13);
    assertThat(trips.decide(13)).isEqualTo(LINKED);
    assertThat(trips.lag(1_000)).isEqualTo(2);
  }

  @Test
  void theLagIsTheAgeOfTheOldestFrameThatIsNotBack() {
    linked();
    trips.sent(20);
    trips.sent(30);
    assertThat(trips.lag(21)).as("the last one took longer").isEqualTo(2);
    assertThat(trips.lag(70)).isEqualTo(50);
    trips.returned(20, 70);
    assertThat(trips.lag(71)).as("at least as old as the other one").isBetween(41L, 51L);
    trips.returned(30, 72);
    assertThat(trips.lag(1_000)).isEqualTo(42);
  }

  @Test
  void aFrameThatWasLostIsAccountedForByTheNext() {
    linked();
    trips.sent(20);
    trips.sent(30);
    trips.returned(30, 31);
    assertThat(trips.lag(1_000)).isEqualTo(1);
  }

  @Test
  void aStalledLinkMustBeTwiceAsGood() {
    linked();
    trips.sent(20);
    assertThat(trips.decide(120)).isEqualTo(LINKED);
    assertThat(trips.decide(121)).isEqualTo(STALLED);
    trips.returned(20, 200);
    assertThat(trips.decide(201)).as("back, but late").isEqualTo(STALLED);
    trips.sent(202);
    trips.returned(202, 262);
    assertThat(trips.decide(263)).isEqualTo(STALLED);
    trips.sent(264);
    trips.returned(264, 304);
    assertThat(trips.decide(305)).isEqualTo(LINKED);
  }

  @Test
  void theLagGrowsWhileThereIsNoLink() {
    linked();
    trips.down(50);
    assertThat(trips.decide(51)).isEqualTo(UNLINKED);
    assertThat(trips.lag(5_000)).isEqualTo(4_950);
    trips.up(6_000);
    assertThat(trips.lag(6_000)).isEqualTo(5_950);
    assertThat(trips.decide(6_001)).as("it has its time").isEqualTo(UNLINKED);
    assertThat(trips.decide(6_101)).isEqualTo(STALLED);
  }

  @Test
  void whatWasSentOverAnEarlierLinkShowsNothing() {
    linked();
    trips.sent(20);
    trips.down(50);
    trips.up(500);
    trips.returned(20, 501);
    assertThat(trips.decide(502)).isEqualTo(UNLINKED);
    trips.sent(503);
    trips.returned(503, 504);
    trips.returned(20, 505);
    assertThat(trips.decide(506)).isEqualTo(LINKED);
    assertThat(trips.lag(507)).isEqualTo(1);
  }

  @Test
  void aProbeIsWantedWhenNothingWasSentForHalfOfTheTime() {
    assertThat(trips.wantsProbe(1_000)).as("without a link").isFalse();
    linked();
    assertThat(trips.wantsProbe(60)).isFalse();
    assertThat(trips.wantsProbe(61)).isTrue();
    trips.sent(61);
    assertThat(trips.wantsProbe(62)).isFalse();
  }
}
