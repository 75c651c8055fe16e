package chat.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestLimits;
import org.junit.jupiter.api.Test;

/** The rates are so low that the time that a test takes does not matter. */
class SessionRatesTest {

  private static final UserName ALICE = new UserName("alice");
  private static final String HOME = "192.0.2.1";

  /** The number of frames, and of bytes, that a new session may send at once. */
  private static final int BURST = 1000;

  private final SessionRates rates =
      new SessionRates(
          TestLimits.of(
              "frames-per-second=1",
              "bytes-per-second=1B",
              "burst=" + BURST + "s",
              "sessions-per-user=2"));

  private static void assertFlood(SessionRates.Meter meter, int frames, int bytes) {
    assertThat(
            ChatExceptions.expect(ChatError.FLOOD, () -> meter.count(frames, bytes))
                .retryAfterSeconds())
        .isPositive();
  }

  @Test
  void aBurstOfFramesMayBeSentAtOnce() {
    SessionRates.Meter meter = rates.acquire(ALICE, HOME);
    assertThat(meter.count(BURST, 0)).isTrue();
    assertFlood(meter, BURST / 2, 0);
  }

  @Test
  void aBurstOfBytesMayBeSentAtOnce() {
    SessionRates.Meter meter = rates.acquire(ALICE, HOME);
    assertThat(meter.count(1, BURST)).isTrue();
    assertFlood(meter, 1, BURST / 2);
    assertThat(meter.count(1, 0)).as("an empty frame").isTrue();
  }

  @Test
  void moreThanASecondsWorthIsHeavy() {
    assertThat(rates.acquire(ALICE, HOME).count(0, 0)).isFalse();
    assertThat(rates.acquire(ALICE, HOME).count(1, 1)).isFalse();
    assertThat(rates.acquire(ALICE, HOME).count(BURST / 2, 0)).isTrue();
    assertThat(rates.acquire(ALICE, HOME).count(0, BURST / 2)).isTrue();
  }

  @Test
  void openSessionsHaveRatesOfTheirOwn() {
    rates.acquire(ALICE, HOME).count(BURST, 0);
    assertThat(rates.acquire(ALICE, HOME).count(BURST, 0)).isTrue();
  }

  @Test
  void theNextSessionOfTheSameUserAndAddressGetsNoNewBurst() {
    SessionRates.Meter used = rates.acquire(ALICE, HOME);
    rates.release(used);
    assertThat(rates.acquire(ALICE, HOME)).isSameAs(used);
    assertThat(rates.acquire(ALICE, HOME)).as("while it is in use").isNotSameAs(used);
  }

  @Test
  void sessionsOfOtherUsersAndAddressesGetANewBurst() {
    SessionRates.Meter used = rates.acquire(ALICE, HOME);
    SessionRates.Meter nameless = rates.acquire(null, HOME);
    rates.release(used);
    rates.release(nameless);
    assertThat(rates.acquire(new UserName("bob"), HOME)).isNotIn(used, nameless);
    assertThat(rates.acquire(ALICE, "192.0.2.2")).isNotIn(used, nameless);
    assertThat(rates.acquire(null, HOME)).isSameAs(nameless);
  }

  @Test
  void noMoreMetersAreKeptThanSessionsOfOneUser() {
    var first = rates.acquire(ALICE, HOME);
    var second = rates.acquire(ALICE, HOME);
    var third = rates.acquire(ALICE, HOME);
    rates.release(first);
    rates.release(second);
    rates.release(third);
    assertThat(rates.acquire(ALICE, HOME)).isSameAs(first);
    assertThat(rates.acquire(ALICE, HOME)).isSameAs(second);
    assertThat(rates.acquire(ALICE, HOME)).isNotSameAs(third);
  }
}
