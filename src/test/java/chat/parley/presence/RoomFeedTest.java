package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.Payload;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.message.EphemeralIds;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomFeedTest {

  private static final UserName ANN = new UserName("ann");
  private static final UserName BOB = new UserName("bob");
  private static final UserName EVE = new UserName("eve");
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final PresenceBoard board = new PresenceBoard();
  private final StoppedClock clock = new StoppedClock();
  private final RecordedOutbox outbox = RecordedOutbox.open();
  private final RoomFeed feed = new RoomFeed(new RoomName("team"), board, INTERVAL.toNanos());

  RoomFeedTest() {
    board.setKnowledge(0, new BitSet());
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  private RoomFeed.Viewer subscribe(UserName user) {
    RoomFeed.Viewer subscription =
        feed.add(
            new PresenceFeed(
                user,
                message -> new Payload(message.draft().body().bytes(), true, true),
                outbox.outbox(),
                new EphemeralIds()));
    subscription.begin();
    return subscription;
  }

  private void setLarge(UserName... members) {
    feed.setMembers(
        new RoomFeed.Members(null, new NameHashes(List.of(members)), Map.of(), 0), Set.of());
  }

  private void setSmall(UserName... members) {
    feed.setMembers(new RoomFeed.Members(List.of(members), null, Map.of(), 0), Set.of());
  }

  private void set(UserName user, Availability availability) {
    board.set(user, PresenceBoard.LOCAL, availability, clock.millis());
  }

  private void tick() {
    clock.pass(INTERVAL);
    feed.tick();
    board.due().send(board, clock.nanos());
  }

  private String nextMessage() {
    tick();
    return outbox.nextText();
  }

  private void expect(String... messages) {
    tick();
    for (String message : messages) {
      assertThat(outbox.nextText()).isEqualTo(message);
    }
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Test
  void theNumberFollowsTheMembersOfALargeRoom() {
    set(BOB, Availability.ONLINE);
    set(EVE, Availability.ONLINE);
    subscribe(ANN);
    expect();
    setLarge(ANN, BOB);
    expect("{\"online\":1}");
    set(EVE, null);
    set(ANN, Availability.AWAY);
    expect("{\"online\":2}");
    set(BOB, Availability.INVISIBLE);
    set(ANN, null);
    expect("{\"online\":0}");
    set(BOB, Availability.ONLINE);
    set(BOB, null);
    expect();
  }

  @Test
  void nothingIsSentOfAMemberThatHasLeftOrToItUntilTheMembersAreRead() {
    subscribe(ANN);
    setSmall(BOB);
    expect("{\"bob\":{\"state\":\"offline\"}}");
    feed.withhold(BOB);
    expect("{\"bob\":{\"state\":\"unknown\"}}");
    set(BOB, Availability.ONLINE);
    expect();
    setSmall(BOB);
    expect("{\"bob\":{\"state\":\"online\"}}");
    feed.withhold(ANN);
    set(BOB, Availability.AWAY);
    expect();
    feed.setMembers(new RoomFeed.Members(List.of(BOB), null, Map.of(), 0), Set.of(ANN));
    expect();
    setSmall(BOB);
    expect("{\"bob\":{\"state\":\"away\"}}");
  }

  @Test
  void aMemberThatHasLeftALargeRoomGetsNoNumberUntilTheMembersAreRead() {
    set(BOB, Availability.ONLINE);
    subscribe(ANN);
    setLarge(BOB);
    expect("{\"online\":1}");
    feed.withhold(ANN);
    set(BOB, null);
    expect();
    setLarge(BOB);
    expect("{\"online\":0}");
  }

  @Test
  void aMemberThatHasLeftSinceTheReadBeganIsNotTold() {
    subscribe(ANN);
    feed.setMembers(new RoomFeed.Members(List.of(BOB, EVE), null, Map.of(), 0), Set.of(BOB));
    expect("{\"eve\":{\"state\":\"offline\"}}");
  }

  @Test
  void theMembersOfASmallRoomAreToldByName() {
    RoomFeed.Viewer first = subscribe(ANN);
    setSmall(BOB);
    expect("{\"bob\":{\"state\":\"offline\"}}");
    setSmall(EVE);
    assertThat(nextMessage())
        .contains("\"bob\":{\"state\":\"unknown\"}", "\"eve\":{\"state\":\"offline\"}");
    setSmall(BOB, EVE);
    expect("{\"bob\":{\"state\":\"offline\"}}");
    set(BOB, Availability.ONLINE);
    expect("{\"bob\":{\"state\":\"online\"}}");
    setSmall(EVE);
    setSmall(BOB, EVE);
    expect("{\"bob\":{\"state\":\"online\"}}");
    RoomFeed.Viewer second = subscribe(EVE);
    feed.remove(first);
    assertThat(nextMessage())
        .contains("\"bob\":{\"state\":\"online\"}", "\"eve\":{\"state\":\"offline\"}");
    set(EVE, Availability.AWAY);
    expect("{\"eve\":{\"state\":\"away\"}}");
    feed.remove(second);
    set(BOB, null);
    set(EVE, null);
    assertThat(board.size()).isZero();
  }
}
