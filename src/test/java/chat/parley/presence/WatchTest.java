package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.Payload;
import chat.parley.delivery.ReadyOutboxes;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.message.EphemeralIds;
import chat.parley.message.UserName;
import chat.parley.testkit.Shows;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A watch whose look-ups the test answers, over time that the test lets pass. */
class WatchTest {

  private static final UserName ANN = new UserName("ann");
  private static final UserName BOB = new UserName("bob");
  private static final UserName EVE = new UserName("eve");

  private final PresenceBoard board = new PresenceBoard();
  private final StoppedClock clock = new StoppedClock();
  private final RecordedOutbox outbox = RecordedOutbox.open();
  private final Watch watch = new Watch(board, ANN, Duration.ofSeconds(1).toNanos());

  WatchTest() {
    board.setKnowledge(0, new BitSet());
  }

  private void begin() {
    watch.begin(
        new PresenceFeed(
            ANN,
            message -> new Payload(message.draft().body().bytes(), true, true),
            outbox.outbox(),
            new EphemeralIds()));
  }

  private void watch(UserName... users) {
    watch.add(List.of(users));
  }

  private void resolve(UserName... visible) {
    assertThat(watch.needsLookUp()).isTrue();
    assertThat(watch.beginLookUp()).isNotEmpty();
    watch.resolve(Set.of(visible));
  }

  private void set(UserName user, Availability availability) {
    board.set(user, PresenceBoard.LOCAL, availability, clock.millis());
  }

  private void sendDue() {
    ReadyOutboxes ready = ReadyOutboxes.collect();
    board.due().send(board, clock.nanos());
    Outbox.writeAll(ready);
  }

  private void expect(String... messages) {
    sendDue();
    for (String message : messages) {
      assertThat(outbox.nextText()).isEqualTo(message);
    }
    assertThat(outbox.isEmpty()).isTrue();
  }

  private void passInterval() {
    clock.pass(Duration.ofSeconds(1));
  }

  @Test
  void theFirstMessageHasAllUsersAndWaitsForTheirLookUp() {
    watch(BOB);
    begin();
    expect();
    set(BOB, Availability.ONLINE);
    resolve(BOB);
    expect("{\"bob\":{\"state\":\"online\"}}");
  }

  @Test
  @Shows("presence-interval")
  void manyChangesAreOneMessagePerInterval() {
    watch(BOB);
    begin();
    resolve(BOB);
    expect("{\"bob\":{\"state\":\"offline\"}}");
    set(BOB, Availability.ONLINE);
    set(BOB, Availability.AWAY);
    expect();
    clock.pass(Duration.ofMillis(999));
    expect();
    set(BOB, null);
    clock.pass(Duration.ofMillis(1));
    expect(
        "{\"bob\":{\"state\":\"offline\",\"last-seen\":%d}}".formatted(StoppedClock.START + 999));
    passInterval();
    expect();
    set(BOB, Availability.ONLINE);
    expect("{\"bob\":{\"state\":\"online\"}}");
  }

  @Test
  void nothingIsSentOfASuspectedUserUntilItHasBeenLookedUp() {
    watch(BOB);
    begin();
    resolve(BOB);
    expect("{\"bob\":{\"state\":\"offline\"}}");
    watch.suspectAll();
    set(BOB, Availability.ONLINE);
    passInterval();
    expect();
    resolve();
    expect("{\"bob\":{\"state\":\"unknown\"}}");
    set(BOB, Availability.AWAY);
    passInterval();
    expect();
    watch(BOB);
    resolve(BOB);
    passInterval();
    expect("{\"bob\":{\"state\":\"away\"}}");
  }

  @Test
  void aUserThatIsSuspectedDuringItsLookUpIsLookedUpAgain() {
    watch(BOB);
    begin();
    assertThat(watch.beginLookUp()).containsExactly(BOB);
    assertThat(watch.needsLookUp()).isFalse();
    watch.suspectAll();
    assertThat(watch.needsLookUp()).isFalse();
    watch.resolve(Set.of(BOB));
    expect();
    resolve();
    expect("{\"bob\":{\"state\":\"unknown\"}}");
  }

  @Test
  void aFailedLookUpIsRepeatedAndNothingIsSentBefore() {
    watch(BOB);
    begin();
    assertThat(watch.beginLookUp()).containsExactly(BOB);
    watch.failLookUp();
    expect();
    resolve(BOB);
    expect("{\"bob\":{\"state\":\"offline\"}}");
    watch.verifyAll();
    assertThat(watch.beginLookUp()).containsExactly(BOB);
    watch.failLookUp();
    assertThat(watch.needsLookUp()).isTrue();
    set(BOB, Availability.ONLINE);
    passInterval();
    expect("{\"bob\":{\"state\":\"online\"}}");
  }

  @Test
  void usersThatAreNoLongerWatchedAreForgotten() {
    watch(BOB, EVE, BOB);
    assertThat(watch.size()).isEqualTo(2);
    assertThat(watch.sizeAfter(List.of(BOB, ANN), List.of(EVE))).isEqualTo(2);
    watch.remove(List.of(EVE));
    begin();
    resolve(BOB);
    set(EVE, Availability.ONLINE);
    expect("{\"bob\":{\"state\":\"offline\"}}");
    watch.end();
    set(EVE, null);
    assertThat(board.size()).isZero();
  }

  @Test
  void aSubscriptionThatBeginsAgainGetsEverything() {
    watch(BOB);
    begin();
    resolve(BOB);
    expect("{\"bob\":{\"state\":\"offline\"}}");
    watch.stop();
    set(BOB, Availability.ONLINE);
    passInterval();
    expect();
    begin();
    expect("{\"bob\":{\"state\":\"online\"}}");
  }

  @Test
  void aNodeThatDoesNotKnowEverythingTellsThatUsersAreUnknown() {
    watch(BOB, EVE);
    begin();
    board.set(EVE, 1, Availability.ONLINE, clock.millis());
    resolve(BOB, EVE);
    sendDue();
    assertThat(outbox.nextText()).contains("\"bob\":{\"state\":\"offline\"}");
    var unreachable = new BitSet();
    unreachable.set(1);
    board.setKnowledge(Long.MAX_VALUE, unreachable);
    assertThat(board.present()).isZero();
    passInterval();
    sendDue();
    assertThat(outbox.nextText())
        .contains("\"bob\":{\"state\":\"unknown\"}", "\"eve\":{\"state\":\"unknown\"}");
    board.setKnowledge(0, new BitSet());
    assertThat(board.present()).isOne();
    passInterval();
    sendDue();
    assertThat(outbox.nextText())
        .contains("\"bob\":{\"state\":\"offline\"}", "\"eve\":{\"state\":\"online\"}");
  }

  @Test
  void aUserThatWasSeenSinceTheStartIsOffline() {
    board.setKnowledge(StoppedClock.START, new BitSet());
    watch(BOB);
    begin();
    resolve(BOB);
    expect("{\"bob\":{\"state\":\"unknown\"}}");
    set(BOB, Availability.ONLINE);
    set(BOB, null);
    passInterval();
    expect("{\"bob\":{\"state\":\"offline\",\"last-seen\":%d}}".formatted(StoppedClock.START));
  }
}
