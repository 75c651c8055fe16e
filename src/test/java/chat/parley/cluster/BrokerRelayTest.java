package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.testkit.Artemis;
import chat.parley.testkit.Await;
import chat.parley.testkit.LinkProxy;
import chat.parley.testkit.Names;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A node whose broker takes nothing in while all else goes on, and another one beside it. */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class BrokerRelayTest {

  private static final Artemis BROKER = new Artemis();

  private final LinkProxy line = new LinkProxy(BROKER.port(), 1);
  private final String topic = Names.unique("parley.test");
  private final Told atHeld = new Told();
  private final Told atOther = new Told();
  private BrokerRelay held;
  private BrokerRelay other;

  /** What a node is told, in words. */
  private static final class Told implements BrokerRelay.Listener {

    private final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void batchReceived(String node, long batch, List<ChatMessage> messages) {
      all.add("batch " + batch);
    }

    @Override
    public void ephemeralReceived(ChatMessage message) {
      all.add(message.id());
    }

    @Override
    public void unreadableFrameReceived() {
      all.add("unreadable");
    }

    @Override
    public void linkChanged(boolean linked) {
      all.add(linked ? "linked" : "not linked");
    }

    void await(String expected) {
      Await.until(all::toString, () -> all.contains(expected));
    }
  }

  @BeforeEach
  void start() {
    held = relay("held", line.port(), Duration.ofMillis(300), atHeld);
    other = relay("other", BROKER.port(), Duration.ofSeconds(5), atOther);
    atHeld.await("linked");
    atOther.await("linked");
  }

  private BrokerRelay relay(String node, int port, Duration maxLag, Told told) {
    var settings =
        new BrokerProperties(
            "127.0.0.1",
            port,
            "parley",
            "secret",
            "parley",
            false,
            null,
            "/topic/" + topic,
            Duration.ofSeconds(1),
            maxLag,
            Duration.ofMillis(500));
    var relay =
        new BrokerRelay(
            settings, null, node, InstantSource.system(), new Failures(ProcessHalt.NONE));
    relay.start(told);
    return relay;
  }

  @AfterEach
  void stop() {
    line.mend();
    held.close();
    other.close();
    line.close();
  }

  @AfterAll
  static void end() {
    BROKER.close();
  }

  private static ChatMessage message(String id, int bytes) {
    Body body = Body.ofBytes(new byte[bytes], null);
    return new ChatMessage(
        id, 0, null, Draft.of(new Address.Everyone(), new UserName("alice"), body));
  }

  private void awaitLag(long millis) {
    Await.until(() -> held.lagMillis() + " ms", () -> held.lagMillis() > millis);
  }

  @Test
  void aNodeThatSendsNothingNoticesThatNothingComesBackAndWhenItDoesAgain() {
    line.hold();
    atHeld.await("not linked");
    assertThat(held.isStalled()).isTrue();
    assertThat(held.isLinked()).isFalse();
    awaitLag(300);
    assertThat(other.isLinked()).isTrue();
    line.mend();
    Await.until(() -> held.lagMillis() + " ms", held::isLinked);
    // It tells of the link just after it shows it.
    Await.until(atHeld.all::toString, () -> Collections.frequency(atHeld.all, "linked") == 2);
    assertThat(atHeld.all).containsSubsequence("linked", "not linked", "linked");
    assertThat(held.sent() + held.received()).as("frames, of which probes are none").isZero();
  }

  @Test
  void ephemeralMessagesThatTheBrokerHeldBackAreNotDeliveredLate() {
    passes("in time");
    line.hold();
    held.publishEphemeral(message("held back", 0));
    held.publishBatch(1, List.of());
    atHeld.await("not linked");
    held.publishEphemeral(message("not sent", 0));
    awaitLag(1_500);
    line.mend();
    atOther.await("batch 1");
    Await.until(() -> held.lagMillis() + " ms", held::isLinked);
    passes("fresh");
    assertThat(atOther.all)
        .containsSubsequence("linked", "in time", "batch 1", "fresh")
        .doesNotContain("held back", "not sent");
    assertThat(held.expired()).isPositive();
    assertThat(other.expired()).isPositive();
  }

  /** Again and again: on a busy machine one may be too old. */
  private void passes(String id) {
    Await.until(
        () -> "not passed: " + id,
        () -> {
          held.publishEphemeral(message(id, 0));
          return atOther.all.contains(id);
        });
  }

  @Test
  void aBrokerThatRefusesEachFrameIsNotTakenForALink(CapturedOutput output) {
    BROKER.refuse(true);
    try {
      Await.until(() -> line.connections() + " connections", () -> line.connections() > 4);
    } finally {
      BROKER.refuse(false);
    }
    Await.until(() -> held.lagMillis() + " ms", held::isLinked);
    // It tells of the link just after it shows it.
    Await.until(atHeld.all::toString, () -> Collections.frequency(atHeld.all, "linked") == 2);
    assertThat(atHeld.all).containsSubsequence("linked", "not linked", "linked");
    assertThat(output.toString().split("No link to the broker at 127.0.0.1:" + line.port(), -1))
        .as("it is said once")
        .hasSize(2);
  }

  @Test
  void aNodeEndsThoughTheBrokerTakesNothingIn() {
    line.hold();
    for (int batch = 1; held.dropped() == 0; batch++) {
      held.publishBatch(batch, List.of(message("large", 1024 * 1024)));
      Await.pause(Duration.ofMillis(1));
    }
    held.close();
    line.mend();
    Await.until(() -> "it is still connected", () -> BROKER.connections() == 1);
    assertThat(other.isLinked()).isTrue();
  }
}
