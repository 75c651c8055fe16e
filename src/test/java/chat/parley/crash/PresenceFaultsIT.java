package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.presence.PresenceViewer;
import chat.parley.testkit.Broker;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes, of which one is killed, cut off from the broker or paused, as users on another one
 * see it. With {@code -Dpresence.defaults=true} the nodes have the default settings; the times that
 * the changes took are printed.
 */
class PresenceFaultsIT {

  private static final String ANN = "ann";
  private static final String BOB = "bob";
  private static final String CARL = "carl";

  /** The settings of the nodes in place of short times. */
  private static final String[] DEFAULTS = {
    "parley.presence.grace=15s",
    "parley.presence.lease=6s",
    "parley.presence.interval=1s",
    "parley.stomp.heart-beat=10s"
  };

  private static final String[] SHORT = {"parley.stomp.heart-beat=1s"};

  @TempDir private Path directory;

  private Cluster cluster;
  private PresenceViewer viewer;

  @BeforeEach
  void start() throws Exception {
    String[] settings = Boolean.getBoolean("presence.defaults") ? DEFAULTS : SHORT;
    cluster = new Cluster(directory, Broker.start(Broker.defaultKind()), 3, 1, settings);
    createRoom();
    viewer = PresenceViewer.connect(port(0), ANN);
    viewer.watch(BOB, CARL).subscribe();
  }

  @AfterEach
  void stop() throws Exception {
    viewer.close();
    cluster.close();
  }

  private int port(int node) {
    return cluster.nodes().get(node).port();
  }

  private void createRoom() {
    RoomOwner.create(() -> port(0), ANN, "team", "private").add(List.of(BOB, CARL));
  }

  private void await(PresenceViewer by, String user, String state, String event) {
    long begin = System.nanoTime();
    by.awaitFor(user, state, Duration.ofMinutes(1));
    System.out.printf(
        "%s: %s is %s after %d ms%n",
        event, user, state, Duration.ofNanos(System.nanoTime() - begin).toMillis());
  }

  @Test
  @Shows("presence-faults")
  void theUsersOfAKilledNodeGoUnlessTheyReconnect() {
    PresenceViewer bob = PresenceViewer.connect(port(1), BOB);
    PresenceViewer carl = PresenceViewer.connect(port(1), CARL);
    await(viewer, BOB, "online", "connect");
    await(viewer, CARL, "online", "connect");
    int before = viewer.states(CARL).size();
    cluster.nodes().get(1).close();
    bob.close();
    carl.close();
    try (var again = PresenceViewer.connect(port(2), CARL)) {
      await(viewer, BOB, "offline", "kill");
      assertThat(viewer.lastSeen(BOB)).isPositive();
      again.set("away");
      await(viewer, CARL, "away", "set");
      assertThat(viewer.states(CARL)).hasSize(before + 1);
      again.disconnect();
      await(viewer, CARL, "offline", "disconnect");
    }
  }

  @Test
  @Shows({"presence-faults", "presence-unknown"})
  void theUsersOfANodeThatIsCutOffAreUnknownAndSoAreOthersThere() {
    try (var bob = PresenceViewer.connect(port(2), BOB)) {
      bob.watch(ANN, CARL).subscribe();
      await(bob, ANN, "online", "connect");
      await(viewer, BOB, "online", "connect");
      await(viewer, CARL, "offline", "start");
      cluster.links.get(2).cut();
      await(bob, ANN, "unknown", "cut");
      await(viewer, BOB, "unknown", "cut");
      await(viewer, CARL, "unknown", "cut");
      cluster.links.get(2).restore();
      await(bob, ANN, "online", "restore");
      await(viewer, BOB, "online", "restore");
      await(viewer, CARL, "offline", "restore");
      await(bob, CARL, "offline", "restore");
      assertThat(viewer.states(BOB)).endsWith("online", "unknown", "online");
    }
  }

  @Test
  @Shows("presence-faults")
  void theUsersOfAPausedNodeGoAndComeBackWithIt() {
    try (var bob = PresenceViewer.connect(port(1), BOB)) {
      await(viewer, BOB, "online", "connect");
      cluster.nodes().get(1).pause();
      await(viewer, BOB, "offline", "pause");
      cluster.nodes().get(1).resume();
      await(viewer, BOB, "online", "resume");
      bob.stomp().expectNothing();
    }
  }

  @Test
  @Shows("presence-grace")
  void aClientThatVanishesGoesAfterTwoHeartBeatsAndTheGrace() {
    try (var silent = StompUser.on(RawWebSocket.open(port(1), "/stomp/" + BOB))) {
      silent.frame("CONNECT", "", "accept-version:1.2", "heart-beat:1,0");
      silent.next("CONNECTED");
      await(viewer, BOB, "online", "connect");
      await(viewer, BOB, "offline", "vanish");
    }
  }
}
