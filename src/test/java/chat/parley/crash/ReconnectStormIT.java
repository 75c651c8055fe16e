package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.presence.PresenceViewer;
import chat.parley.testkit.Broker;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.Scrape;
import chat.parley.testkit.Shows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Users on two nodes that watch each other lose their connections together and reconnect within the
 * grace: none of this is sent to those that watch them. One more user does not come back, which
 * ends each test: by the time it is seen as offline, the others would have been too.
 */
class ReconnectStormIT {

  private static final int USERS = 200;
  private static final int WATCHED = 20;
  private static final String LEAVER = "leaver";

  /** Long enough for the reconnects on a busy machine. */
  private static final String[] SETTINGS = {
    "parley.presence.grace=12s", "parley.presence.lease=3s"
  };

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  @TempDir private Path directory;

  private Cluster cluster;
  private List<PresenceViewer> viewers;
  private PresenceViewer leaver;

  @BeforeEach
  void start() throws Exception {
    cluster = new Cluster(directory, Broker.start(Broker.defaultKind()), 2, 1, SETTINGS);
    List<String> members = new ArrayList<>(IntStream.range(0, USERS).mapToObj(this::name).toList());
    members.add(LEAVER);
    RoomOwner.create(() -> port(0), "owner", "team", "private").add(members);
    leaver = PresenceViewer.connect(port(1), LEAVER);
    viewers = inParallel(USERS, i -> connect(i, i % 2));
    inParallel(USERS, i -> awaitAll(i, "online"));
  }

  @AfterEach
  void stop() throws Exception {
    viewers.forEach(PresenceViewer::close);
    leaver.close();
    cluster.close();
  }

  private int port(int node) {
    return cluster.nodes().get(node).port();
  }

  private String name(int user) {
    return "user" + user % USERS;
  }

  private List<String> watched(int user) {
    return IntStream.rangeClosed(1, WATCHED).mapToObj(i -> name(user + i)).toList();
  }

  private PresenceViewer connect(int user, int node) {
    PresenceViewer viewer = PresenceViewer.connect(port(node), name(user));
    var names = new ArrayList<>(watched(user));
    names.add(LEAVER);
    return viewer.watch(names.toArray(String[]::new)).subscribe();
  }

  private PresenceViewer awaitAll(int user, String state) {
    PresenceViewer viewer = viewers.get(user);
    watched(user).forEach(name -> viewer.awaitFor(name, state, TIMEOUT));
    return viewer.awaitFor(LEAVER, state, TIMEOUT);
  }

  private static <T> List<T> inParallel(int count, IntFunction<T> task) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<T>> tasks =
          IntStream.range(0, count).<Callable<T>>mapToObj(i -> () -> task.apply(i)).toList();
      var results = new ArrayList<T>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    }
  }

  @Test
  @Shows({"presence-storm", "presence-faults"})
  void theUsersOfAKilledNodeReconnectUnseen() throws Exception {
    assertUnseen(() -> cluster.nodes().get(1).close());
  }

  @Test
  @Shows({"presence-storm", "presence-nodes"})
  void theUsersOfADrainedNodeReconnectUnseen() throws Exception {
    assertUnseen(() -> cluster.nodes().get(1).terminate());
  }

  /** Has the second node stop, and its users reconnect to the first one. */
  private void assertUnseen(Runnable stop) throws Exception {
    List<Integer> before = viewers.stream().map(viewer -> viewer.messages().size()).toList();
    double changes = changes(0);
    stop.run();
    viewers = inParallel(USERS, i -> i % 2 == 0 ? viewers.get(i) : reconnect(i, 0));
    inParallel(USERS, i -> viewers.get(i).awaitFor(LEAVER, "offline", TIMEOUT));
    for (int i = 0; i < USERS; i++) {
      assertUnseenSince(i, i % 2 == 0 ? before.get(i) : 1);
    }
    assertThat(changes(0) - changes).isEqualTo(1);
  }

  @Test
  @Shows({"presence-storm", "presence-grace"})
  void usersThatAllReconnectToTheOtherNodeAreUnseen() throws Exception {
    double[] changes = {changes(0), changes(1)};
    leaver.stomp().socket().kill();
    viewers.forEach(viewer -> viewer.stomp().socket().kill());
    viewers = inParallel(USERS, i -> connect(i, 1 - i % 2));
    inParallel(USERS, i -> viewers.get(i).awaitFor(LEAVER, "offline", TIMEOUT));
    for (int i = 0; i < USERS; i++) {
      assertUnseenSince(i, 1);
    }
    assertThat(changes(0) - changes[0]).isEqualTo(1);
    assertThat(changes(1) - changes[1]).isEqualTo(1);
  }

  /** Connects a user again after its connection has ended. */
  private PresenceViewer reconnect(int user, int node) {
    viewers.get(user).stomp().socket().closeCode();
    viewers.get(user).close();
    return connect(user, node);
  }

  private double changes(int node) {
    return Scrape.of(port(node)).value("parley_presence_changes_total");
  }

  /** The first message of a session has all users, and the only one after it the leaver alone. */
  private void assertUnseenSince(int user, int messages) {
    PresenceViewer viewer = viewers.get(user);
    assertThat(viewer.messages()).hasSize(messages + 1);
    assertThat(viewer.messages().getLast().propertyNames()).containsExactly(LEAVER);
    assertThat(watched(user))
        .allSatisfy(name -> assertThat(viewer.state(name)).isEqualTo("online"));
  }
}
