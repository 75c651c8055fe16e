package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.ChatMessage;
import chat.parley.testkit.Artemis;
import chat.parley.testkit.Await;
import chat.parley.testkit.LinkProxy;
import chat.parley.testkit.Names;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Two nodes: the connection of one passes a proxy that can stop its frames to the broker, as during
 * a broker alarm; the other one is connected directly.
 */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class BrokerRelayIT {

  private static final Artemis BROKER = new Artemis();

  private final LinkProxy proxy = new LinkProxy(BROKER.port(), 1);
  private final String topic = Names.unique("parley.test");
  private final RelayEvents proxiedEvents = new RelayEvents();
  private final RelayEvents directEvents = new RelayEvents();
  private BrokerRelay proxied;
  private BrokerRelay direct;

  @BeforeEach
  void start() {
    proxied = relay("held", proxy.port(), Duration.ofMillis(300), proxiedEvents);
    direct = relay("other", BROKER.port(), Duration.ofSeconds(5), directEvents);
    proxiedEvents.awaitAmongOthers("linked");
    directEvents.awaitAmongOthers("linked");
  }

  private BrokerRelay relay(String node, int port, Duration maxLag, RelayEvents listener) {
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
    relay.start(listener);
    return relay;
  }

  @AfterEach
  void stop() {
    proxy.restore();
    proxied.close();
    direct.close();
    proxy.close();
  }

  @AfterAll
  static void stopBroker() {
    BROKER.close();
  }

  private static ChatMessage message(String id, int bytes) {
    return RelayedMessages.withoutPosition(id, new byte[bytes]);
  }

  private void awaitLag(long millis) {
    Await.until(() -> proxied.lagMillis() + " ms", () -> proxied.lagMillis() > millis);
  }

  private void awaitRecovery() {
    Await.until(() -> proxied.lagMillis() + " ms", proxied::isLinked);
    // The listener is called just after isLinked() has changed.
    Await.until(
        () -> "events " + proxiedEvents.all(),
        () -> Collections.frequency(proxiedEvents.all(), "linked") == 2);
    assertThat(proxiedEvents.all()).containsSubsequence("linked", "not linked", "linked");
  }

  @Test
  void anIdleNodeDetectsAStalledLinkAndItsRecovery() {
    proxy.hold();
    proxiedEvents.awaitAmongOthers("not linked");
    assertThat(proxied.isStalled()).isTrue();
    assertThat(proxied.isLinked()).isFalse();
    awaitLag(300);
    assertThat(direct.isLinked()).isTrue();
    proxy.restore();
    awaitRecovery();
    assertThat(proxied.sent() + proxied.received()).as("frames, not counting probes").isZero();
  }

  @Test
  void ephemeralMessagesHeldBackByTheBrokerAreNotDelivered() {
    publishUntilReceived("in time");
    proxy.hold();
    proxied.publishEphemeral(message("held back", 0));
    proxied.publishBatch(1, List.of());
    proxiedEvents.awaitAmongOthers("not linked");
    proxied.publishEphemeral(message("not sent", 0));
    awaitLag(1_500);
    proxy.restore();
    directEvents.awaitAmongOthers("batch 1 of 0");
    Await.until(() -> proxied.lagMillis() + " ms", proxied::isLinked);
    publishUntilReceived("fresh");
    assertThat(directEvents.all())
        .containsSubsequence("linked", "in time", "batch 1 of 0", "fresh")
        .doesNotContain("held back", "not sent");
    assertThat(proxied.expired()).isPositive();
    assertThat(direct.expired()).isPositive();
  }

  /**
   * Publishes an ephemeral message repeatedly: on a busy machine, one may be dropped as too old.
   */
  private void publishUntilReceived(String id) {
    Await.until(
        () -> "no message received with the id " + id,
        () -> {
          proxied.publishEphemeral(message(id, 0));
          return directEvents.all().contains(id);
        });
  }

  @Test
  void aBrokerThatRefusesEveryFrameIsNotLinked(CapturedOutput output) {
    BROKER.refuse(true);
    try {
      Await.until(() -> proxy.connections() + " connections", () -> proxy.connections() > 4);
    } finally {
      BROKER.refuse(false);
    }
    awaitRecovery();
    assertThat(output.toString().split("No link to the broker at 127.0.0.1:" + proxy.port(), -1))
        .as("logged once")
        .hasSize(2);
  }

  @Test
  void aNodeClosesAlthoughTheBrokerReadsNothing() {
    proxy.hold();
    for (int batch = 1; proxied.dropped() == 0; batch++) {
      proxied.publishBatch(batch, List.of(message("large", 1024 * 1024)));
      Await.pause(Duration.ofMillis(1));
    }
    proxied.close();
    proxy.restore();
    Await.until(() -> "a connection of the closed node", () -> BROKER.connections() == 1);
    assertThat(direct.isLinked()).isTrue();
  }
}
