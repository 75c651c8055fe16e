package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.testkit.Broker;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RabbitMq;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.Shows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users on one node watch those on another one. */
class PresenceOnTwoNodesIT {

  private final String ann = Names.unique("ann");
  private final String bob = Names.unique("bob");
  private final String eve = Names.unique("eve");

  private static ParleyServer cluster(Broker broker) {
    return ParleyServer.cluster(
        broker,
        2,
        "parley.presence.grace=2s",
        "parley.presence.lease=2s",
        "parley.presence.interval=100ms");
  }

  private static void assumeInstalled(String kind) {
    assumeTrue(
        kind.equals("artemis") || RabbitMq.isInstalled() || "true".equals(System.getenv("CI")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"artemis", "rabbitmq"})
  @Shows("presence-nodes")
  void aUserOnTheOtherNodeIsSeenToComeAndGo(String kind) {
    assumeInstalled(kind);
    try (Broker broker = Broker.start(kind);
        ParleyServer nodes = cluster(broker);
        var viewer = PresenceViewer.connect(nodes.port(0), ann)) {
      RoomOwner owner = RoomOwner.create(nodes, ann, Names.unique("team"), "private");
      owner.add(bob);
      viewer.watch(bob).subscribe().await(bob, "offline");
      var watched = PresenceViewer.connect(nodes.port(1), bob);
      viewer.await(bob, "online");
      watched.set("away");
      viewer.await(bob, "away");
      watched.set("invisible");
      viewer.await(bob, "offline");
      long seen = viewer.lastSeen(bob);
      assertThat(seen).isPositive();
      watched.set("online");
      viewer.await(bob, "online");
      watched.close();
      try (var again = PresenceViewer.connect(nodes.port(0), bob)) {
        again.set("away");
        viewer.await(bob, "away");
        again.set("online");
        viewer.await(bob, "online");
        again.disconnect();
      }
      viewer.await(bob, "offline");
      assertThat(viewer.lastSeen(bob)).isGreaterThanOrEqualTo(seen);
      assertThat(viewer.states(bob))
          .endsWith("offline", "online", "away", "offline", "online", "away", "online", "offline");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"artemis", "rabbitmq"})
  @Shows({"presence-nodes", "presence-rights"})
  void aRightThatEndsOnTheOtherNodeEndsHereToo(String kind) {
    assumeInstalled(kind);
    try (Broker broker = Broker.start(kind);
        ParleyServer nodes = cluster(broker);
        var viewer = PresenceViewer.connect(nodes.port(1), bob);
        var watched = PresenceViewer.connect(nodes.port(0), ann);
        var other = PresenceViewer.connect(nodes.port(0), eve)) {
      RoomOwner owner = RoomOwner.create(nodes, ann, Names.unique("team"), "private");
      owner.add(bob);
      other.stomp().store("/app/with." + bob, "hello");
      viewer.stomp().store("/app/with." + eve, "answer");
      viewer.watch(ann, eve).subscribe().await(ann, "online").await(eve, "online");
      owner.remove(bob);
      viewer.await(ann, "unknown");
      other.stomp().store("/app/block", "{\"user\":\"%s\",\"blocked\":true}".formatted(bob));
      viewer.await(eve, "unknown");
      owner.add(bob);
      viewer.await(ann, "online");
      watched.disconnect();
      viewer.await(ann, "offline");
      assertThat(viewer.state(eve)).isEqualTo("unknown");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"artemis", "rabbitmq"})
  @Shows("presence-nodes")
  void aNodeThatStopsIsNotSeenByThoseThatWatchUsersThatReconnect(String kind) {
    assumeInstalled(kind);
    try (Broker broker = Broker.start(kind);
        ParleyServer nodes = cluster(broker);
        var viewer = PresenceViewer.connect(nodes.port(0), ann)) {
      RoomOwner owner = RoomOwner.create(nodes, ann, Names.unique("team"), "private");
      owner.add(bob);
      owner.add(eve);
      var first = PresenceViewer.connect(nodes.port(1), bob);
      var gone = PresenceViewer.connect(nodes.port(1), eve);
      viewer.watch(bob, eve).subscribe().await(bob, "online").await(eve, "online");
      int before = viewer.states(bob).size();
      int left = nodes.port(0);
      nodes.stop(1);
      first.close();
      gone.close();
      try (var again = PresenceViewer.connect(left, bob)) {
        viewer.await(eve, "offline");
        assertThat(viewer.lastSeen(eve)).isPositive();
        again.set("away");
        viewer.await(bob, "away");
        assertThat(viewer.states(bob)).hasSize(before + 1).endsWith("online", "away");
      }
    }
  }
}
