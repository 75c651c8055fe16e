package chat.parley.operations;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.BrokerRelay;
import chat.parley.cluster.TestRelay;
import chat.parley.testkit.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ClusterHealthIndicatorIT {

  private static final Status DEGRADED = new Status("DEGRADED");

  @Test
  void withoutABrokerTheStatusIsUp() {
    assertThat(new ClusterHealthIndicator(null).health()).isEqualTo(Health.up().build());
  }

  @Test
  void withoutALinkTheStatusIsDegraded() {
    try (BrokerRelay relay = TestRelay.to(1, Duration.ofSeconds(1))) {
      Health health = new ClusterHealthIndicator(relay).health();
      assertThat(health.getStatus()).isEqualTo(DEGRADED);
      assertThat(health.getDetails().get("reason")).asString().startsWith("no link to the broker");
    }
  }

  @Test
  void aBrokerThatReturnsNoFramesIsNamed() throws Exception {
    try (var broker = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        BrokerRelay relay = TestRelay.to(broker.getLocalPort(), Duration.ofMillis(20))) {
      Thread.startVirtualThread(() -> acceptWithoutReturningFrames(broker));
      TestRelay.start(relay);
      Await.until(() -> "lag " + relay.lagMillis(), relay::isStalled);
      Health health = new ClusterHealthIndicator(relay).health();
      assertThat(health.getStatus()).isEqualTo(DEGRADED);
      assertThat(health.getDetails().get("reason"))
          .asString()
          .startsWith("no frame has come back from the broker for ");
    }
  }

  /** Accepts one connection of a node, and discards its frames until the node closes it. */
  private static void acceptWithoutReturningFrames(ServerSocket broker) {
    try (Socket node = broker.accept()) {
      String answers =
          "CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0RECEIPT\nreceipt-id:subscribed\n\n\0";
      node.getOutputStream().write(answers.getBytes(US_ASCII));
      node.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // The test has ended.
    }
  }
}
