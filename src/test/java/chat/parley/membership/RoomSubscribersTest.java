package chat.parley.membership;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.Fanout;
import chat.parley.delivery.TestFanout;
import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.RoomEvent;
import chat.parley.testkit.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RoomSubscribersTest {

  private static final RoomName CLUB = new RoomName("club");
  private static final UserName BOB = new UserName("bob");
  private static final UserName EVE = new UserName("eve");

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final Fanout fanout = TestFanout.create(failures);
  private final RoomSubscribers subscribers = new RoomSubscribers(fanout, failures);
  private final List<String> cancelled = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();

  private void add(UserName user, String handle, long checkedAt) {
    subscribers.add(
        CLUB,
        user,
        handle,
        new RoomSubscriber(
            checkedAt,
            () -> cancelled.add(handle),
            reason -> told.add(handle + " " + reason.error().code())));
  }

  private void apply(String json, long offset) {
    subscribers.apply(CLUB, RoomEvent.read(json.replace('\'', '"').getBytes(UTF_8)), offset);
  }

  private void awaitTold(String... expected) {
    Await.until(() -> "told: " + told, () -> told.size() == expected.length);
    assertThat(told).containsExactlyInAnyOrder(expected);
  }

  private boolean followsChanges() {
    return fanout.hasSubscribers(new Address.Members(CLUB));
  }

  @Test
  void aRemovalCancelsTheSubscribersOfItsUserAtOnceAndTellsThemAfterwards() {
    add(BOB, "b1", 1);
    add(BOB, "b2", 1);
    add(EVE, "e", 1);
    apply("{'do':'remove','user':'bob','by':'ann'}", 2);
    assertThat(cancelled).containsExactlyInAnyOrder("b1", "b2");
    awaitTold("b1 not-a-member", "b2 not-a-member");
    assertThat(subscribers.hasSubscribers(CLUB)).isTrue();
  }

  @Test
  void theSubscribersOfOtherUsersAreKnown() {
    assertThat(subscribers.hasSubscribersBesides(BOB, CLUB)).isFalse();
    add(BOB, "b", 1);
    assertThat(subscribers.hasSubscribersBesides(BOB, CLUB)).isFalse();
    assertThat(subscribers.hasSubscribersBesides(EVE, CLUB)).isTrue();
    add(EVE, "e", 1);
    assertThat(subscribers.hasSubscribersBesides(BOB, CLUB)).isTrue();
    subscribers.remove(CLUB, EVE, "e");
    assertThat(subscribers.hasSubscribersBesides(BOB, CLUB)).isFalse();
  }

  @Test
  void aSubscriberThatWasCheckedAgainstTheChangeRemains() {
    add(BOB, "rejoined", 3);
    add(BOB, "old", 1);
    apply("{'do':'leave','by':'bob'}", 2);
    assertThat(cancelled).containsExactly("old");
    add(EVE, "e", 1);
    subscribers.checked(CLUB, EVE, "e", 5);
    apply("{'do':'leave','by':'eve'}", 4);
    assertThat(cancelled).containsExactly("old");
  }

  @Test
  void theDeletionOfTheRoomEndsAllAndThrowingCallbacksStopNoOthers() {
    subscribers.add(
        CLUB,
        BOB,
        "broken",
        new RoomSubscriber(
            1,
            () -> {},
            _ -> {
              throw new IllegalStateException("Broken by a test");
            }));
    add(BOB, "b", 1);
    add(EVE, "e", 1);
    apply("{'do':'delete','by':'ann'}", 2);
    awaitTold("b no-room", "e no-room");
    assertThat(subscribers.hasSubscribers(CLUB)).isFalse();
    assertThat(followsChanges()).isFalse();
  }

  @Test
  void theChangesAreFollowedWhileThereAreSubscribers() {
    assertThat(followsChanges()).isFalse();
    add(BOB, "b", 1);
    add(BOB, "b", 1);
    add(EVE, "e", 1);
    subscribers.remove(CLUB, BOB, "b");
    assertThat(followsChanges()).isTrue();
    subscribers.remove(CLUB, EVE, "e");
    subscribers.remove(CLUB, EVE, "e");
    assertThat(followsChanges()).isFalse();
  }

  @Test
  void otherChangesEndNothing() {
    add(BOB, "b", 1);
    apply("{'do':'role','user':'bob','role':'reader','by':'ann'}", 2);
    apply("{'do':'configure','title':'x','by':'ann'}", 3);
    assertThat(cancelled).isEmpty();
    assertThat(told).isEmpty();
  }
}
