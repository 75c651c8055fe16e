package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.presence.PresenceViewer;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users watch the presence of others by STOMP. */
class PresenceOverStompTest {

  private static final ParleyServer SERVER =
      ParleyServer.start(
          "parley.presence.grace=1s", "parley.presence.interval=100ms", "parley.presence.named=3");

  private final String ann = Names.unique("ann");
  private final String bob = Names.unique("bob");
  private final String eve = Names.unique("eve");
  private final String team = Names.unique("team");
  private final PresenceViewer viewer = PresenceViewer.connect(SERVER, ann);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @AfterEach
  void disconnect() {
    viewer.close();
  }

  private RoomOwner room(String... members) {
    RoomOwner owner = RoomOwner.create(SERVER, ann, team, "private");
    for (String member : members) {
      owner.add(member);
    }
    return owner;
  }

  private static void send(String from, String to) {
    try (var sender = StompUser.connect(SERVER, from)) {
      sender.store("/app/with." + to, "hello");
    }
  }

  @Test
  @Shows("presence-watch")
  void aMemberOfASharedRoomIsSeenToComeAndGo() {
    room(bob);
    viewer.watch(bob).subscribe().await(bob, "offline");
    assertThat(viewer.lastSeen(bob)).isZero();
    try (var watched = PresenceViewer.connect(SERVER, bob)) {
      viewer.await(bob, "online");
      watched.set("away");
      viewer.await(bob, "away");
      watched.set("invisible");
      viewer.await(bob, "offline");
      watched.set("online");
      viewer.await(bob, "online");
      long before = System.currentTimeMillis();
      watched.disconnect();
      viewer.await(bob, "offline");
      assertThat(viewer.lastSeen(bob)).isBetween(before, System.currentTimeMillis());
    }
  }

  @Test
  @Shows("presence-rights")
  void othersAreUnknownUntilBothHaveWritten() {
    viewer.watch(bob, eve, "guest-abcdefghijkl", ann).subscribe();
    viewer.await(bob, "unknown").await(eve, "unknown").await(ann, "online");
    assertThat(viewer.state("guest-abcdefghijkl")).isEqualTo("unknown");
    try (var watched = PresenceViewer.connect(SERVER, bob)) {
      send(ann, bob);
      send(eve, ann);
      watched.stomp().store("/app/with." + ann, "answer");
      viewer.await(bob, "online");
      assertThat(viewer.state(eve)).isEqualTo("unknown");
      watched.stomp().store("/app/block", "{\"user\":\"%s\",\"blocked\":true}".formatted(ann));
      viewer.await(bob, "unknown");
      watched.stomp().store("/app/block", "{\"user\":\"%s\",\"blocked\":false}".formatted(ann));
      viewer.await(bob, "online");
    }
  }

  @Test
  @Shows("presence-rights")
  void aRemovedMemberSeesTheOthersNoLonger() {
    RoomOwner owner = room(bob, eve);
    try (var removed = PresenceViewer.connect(SERVER, bob);
        var watched = PresenceViewer.connect(SERVER, eve)) {
      removed.watch(eve, ann).subscribe().await(eve, "online").await(ann, "online");
      viewer.watch(bob).subscribe().await(bob, "online");
      owner.remove(bob);
      removed.await(eve, "unknown").await(ann, "unknown");
      viewer.await(bob, "unknown");
      watched.set("away");
      removed.stomp().expectNothing();
      owner.add(bob);
      removed.await(eve, "away").await(ann, "online");
      viewer.await(bob, "online");
      owner.delete();
      removed.await(eve, "unknown").await(ann, "unknown");
    }
  }

  @Test
  @Shows("presence-grace")
  void aReconnectIsNotSeen() {
    room(bob);
    PresenceViewer first = PresenceViewer.connect(SERVER, bob);
    viewer.watch(bob).subscribe().await(bob, "online");
    first.close();
    try (var second = PresenceViewer.connect(SERVER, bob)) {
      second.set("away");
      viewer.await(bob, "away");
      assertThat(viewer.states(bob)).endsWith("online", "away");
    }
    viewer.await(bob, "offline");
    assertThat(viewer.lastSeen(bob)).isPositive();
  }

  @Test
  @Shows("presence-sessions")
  void aUserIsAwayIfAllItsSessionsAre() {
    room(bob);
    viewer.watch(bob).subscribe();
    try (var phone = PresenceViewer.connect(SERVER, bob)) {
      try (var desk = PresenceViewer.connect(SERVER, bob)) {
        viewer.await(bob, "online");
        phone.set("away");
        desk.set("away");
        viewer.await(bob, "away");
        phone.set("online");
        viewer.await(bob, "online");
        phone.set("invisible");
        viewer.await(bob, "offline");
        desk.set("away");
        viewer.await(bob, "online");
        phone.set("away");
        viewer.await(bob, "away");
      }
      phone.set("online");
      viewer.await(bob, "online");
    }
  }

  @Test
  @Shows("presence-watch")
  void theFirstMessageHasAllWatchedUsersAndTheyStayWatchedWithoutASubscription() {
    room(bob, eve);
    viewer.watch(bob, eve).subscribe();
    assertThat(viewer.next().propertyNames()).containsExactlyInAnyOrder(bob, eve);
    viewer.stomp().frame("UNSUBSCRIBE", "", "id:presence", "receipt:end");
    viewer.stomp().receipt("end");
    viewer.unwatch(eve);
    viewer.subscribe();
    assertThat(viewer.next().propertyNames()).containsExactly(bob);
  }

  @Test
  @Shows("presence-limit")
  void aSessionWatchesAtMost500Users() {
    viewer.stomp().subscribe("errors", "/user/queue/errors");
    String[] many = IntStream.rangeClosed(1, 500).mapToObj(i -> bob + i).toArray(String[]::new);
    viewer.watch(many).watch(many);
    assertRefused("{\"watch\":[\"%s\"]}".formatted(bob), "too-many-watched");
    viewer.unwatch(bob + 1);
    viewer.watch(bob);
  }

  private void assertRefused(String body, String code) {
    viewer.stomp().send("/app/presence", body);
    StompFrame refusal = viewer.stomp().next("MESSAGE");
    assertThat(refusal.header("code")).isEqualTo(code);
  }

  @Test
  @Shows("presence-limit")
  void badRequestsAreRefused() {
    viewer.stomp().subscribe("errors", "/user/queue/errors");
    assertRefused("{}", "bad-body");
    assertRefused("{\"state\":\"busy\"}", "bad-body");
    assertRefused("{\"watch\":\"bob\"}", "bad-body");
    assertRefused("{\"watch\":[\"a b\"]}", "bad-name");
    viewer.subscribe();
    viewer.stomp().frame("SUBSCRIBE", "", "id:2", "destination:/user/queue/presence");
    assertThat(viewer.stomp().next("MESSAGE").header("code")).isEqualTo("too-many");
    viewer.stomp().frame("SUBSCRIBE", "", "id:3", "destination:/topic/presence." + team);
    assertThat(viewer.stomp().next("MESSAGE").header("code")).isEqualTo("no-room");
  }

  @Test
  @Shows("presence-room")
  void theMembersOfARoomAreSeenByNameAndThenAsANumber() {
    RoomOwner owner = room(bob);
    viewer.stomp().subscribe("room", "/topic/presence." + team);
    viewer.await(ann, "online").await(bob, "offline");
    try (var member = PresenceViewer.connect(SERVER, bob)) {
      viewer.await(bob, "online");
      owner.add(eve);
      viewer.await(eve, "offline");
      owner.remove(eve);
      viewer.await(eve, "unknown");
      owner.change(
          "{\"add\": [%s]}"
              .formatted(
                  IntStream.range(0, 3)
                      .mapToObj(i -> "{\"user\": \"%s\"}".formatted(eve + i))
                      .collect(Collectors.joining(","))));
      awaitOnline(2);
      member.disconnect();
      awaitOnline(1);
      owner.remove(eve + 0);
      owner.remove(eve + 1);
      viewer.await(bob, "offline");
    }
  }

  private void awaitOnline(int count) {
    while (viewer.next().path("online").intValue(-1) != count) {
      // It has the number later.
    }
  }

  @Test
  @Shows("presence-room")
  void aRemovedMemberLosesTheSubscriptionToTheRoom() {
    RoomOwner owner = room(bob);
    try (var removed = PresenceViewer.connect(SERVER, bob)) {
      removed.stomp().subscribe("errors", "/user/queue/errors");
      removed.stomp().subscribe("room", "/topic/presence." + team);
      removed.await(ann, "online");
      owner.remove(bob);
      StompFrame ended = removed.stomp().next("MESSAGE");
      while (ended.header("code") == null) {
        ended = removed.stomp().next("MESSAGE");
      }
      assertThat(ended.header("code")).isEqualTo("not-a-member");
      assertThat(ended.header("ended")).isEqualTo("room");
      removed.stomp().expectNothing();
    }
  }
}
