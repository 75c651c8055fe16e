package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node shows that it runs without a link, and sees that of others. */
class NodeBeatsTest {

  @TempDir static Path directory;

  private final StoppedClock clock = new StoppedClock();
  private final PresenceTimes times =
      new PresenceTimes(
          clock, Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(6));
  private final StandaloneConversation conversation;
  private final LastSeenTimes lastSeen;
  private final PresenceStore store;
  private final Queue<Runnable> results = new ConcurrentLinkedQueue<>();
  private final NodeBeats beats;
  private final SimulatedNode node = new SimulatedNode("me", times);
  private final SimulatedNode other = new SimulatedNode("other", times);

  NodeBeatsTest() throws Exception {
    conversation = new StandaloneConversation(Stores.sqlite(directory));
    lastSeen =
        new LastSeenTimes(
            conversation.storeAccess(),
            conversation.database().presenceReader(),
            conversation.failures());
    store =
        new PresenceStore(
            conversation.storeAccess(), conversation.database().presenceReader(), lastSeen);
    beats = new NodeBeats("me", store, new LookUps(results::add, conversation.failures()), times);
  }

  @AfterEach
  void stop() {
    lastSeen.close();
    conversation.close();
  }

  /** Lets two seconds pass, and waits for the result of what is done then. */
  private void pass(Duration unlinkedFor) {
    clock.pass(Duration.ofSeconds(2));
    beats.tick(unlinkedFor, node.remote());
    Await.until(() -> "no result", () -> !results.isEmpty());
    results.remove().run();
  }

  @Test
  void aNodeWithoutALinkBeatsUntilItHasOneAgain() {
    pass(Duration.ofSeconds(2));
    pass(Duration.ofSeconds(4));
    assertThat(store.beats()).containsEntry("me", 2L);
    pass(Duration.ZERO);
    assertThat(store.beats()).isEmpty();
    pass(Duration.ofSeconds(2));
    beats.stop();
    assertThat(store.beats()).isEmpty();
  }

  @Test
  void aSilentNodeRunsForTheLeaseAfterItsNumberHasGrown() {
    node.connect(other);
    other.set("ann", Availability.ONLINE);
    other.tick();
    clock.pass(Duration.ofSeconds(7));
    node.tick();
    assertThat(node.remote().silent()).containsExactly("other");
    store.beat("other");
    pass(Duration.ZERO);
    assertThat(beats.haveRunning()).isFalse();
    store.beat("other");
    pass(Duration.ZERO);
    assertThat(beats.haveRunning()).isTrue();
    pass(Duration.ZERO);
    pass(Duration.ZERO);
    assertThat(beats.haveRunning()).isTrue();
    node.tick();
    assertThat(node.state("ann")).isEqualTo(PresenceState.UNKNOWN);
    pass(Duration.ZERO);
    assertThat(beats.haveRunning()).isFalse();
    beats.forget("other");
    Await.until(() -> "no result", () -> !results.isEmpty());
    assertThat(store.beats()).isEmpty();
  }
}
