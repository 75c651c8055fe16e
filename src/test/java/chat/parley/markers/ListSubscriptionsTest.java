package chat.parley.markers;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.Payload;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ListSubscriptionsTest {

  private static final UserName ANN = new UserName("ann");
  private static final UserName BOB = new UserName("bob");
  private static final Address ROOM = new Address.Room(new RoomName("lobby"));
  private static final Address PAIR = Address.Pair.of(ANN, BOB);

  @AutoClose private final RecordedOutbox outbox = RecordedOutbox.open();
  private final ListSubscriptions subscriptions = new ListSubscriptions();

  private ListSession add(UserName user) {
    var session =
        new ListSession(
            user,
            false,
            message -> new Payload(message.draft().body().bytes(), true, true),
            outbox.outbox());
    subscriptions.add(session);
    return session;
  }

  @Test
  void aPairConcernsTheUsersThatHaveASubscription() {
    assertThat(subscriptions.concerns(PAIR)).isFalse();
    add(ANN);
    assertThat(subscriptions.concerns(PAIR)).isTrue();
    assertThat(subscriptions.followers(PAIR)).containsExactly(ANN);
    add(BOB);
    assertThat(subscriptions.followers(PAIR)).containsExactlyInAnyOrder(ANN, BOB);
  }

  @Test
  void aRoomConcernsTheUsersThatFollowIt() {
    add(ANN);
    subscriptions.follow(ANN, ROOM);
    subscriptions.follow(ANN, ROOM);
    subscriptions.follow(BOB, ROOM);
    assertThat(subscriptions.followers(ROOM)).containsExactly(ANN);
    assertThat(subscriptions.streamsOf(new RoomName("lobby"))).containsExactly(ROOM);
    subscriptions.unfollow(ANN, ROOM);
    assertThat(subscriptions.concerns(ROOM)).isFalse();
  }

  @Test
  void nothingIsLeftAfterTheLastSubscriptionOfAUser() {
    ListSession phone = add(ANN);
    ListSession laptop = add(ANN);
    subscriptions.follow(ANN, ROOM);
    subscriptions.remove(phone);
    assertThat(subscriptions.followers(ROOM)).containsExactly(ANN);
    assertThat(subscriptions.of(ANN)).containsExactly(laptop);
    subscriptions.remove(laptop);
    subscriptions.remove(laptop);
    assertThat(subscriptions.isEmpty()).isTrue();
    assertThat(subscriptions.concerns(ROOM)).isFalse();
    assertThat(subscriptions.size()).isZero();
  }
}
