package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.BrokerRelay;
import chat.parley.cluster.TestRelay;
import chat.parley.conversation.StandaloneConversation;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double count(String name) {
    return registry.get(name).functionCounter().count();
  }

  @Test
  void theBrokerLinkIsMeasured(@TempDir Path directory) throws Exception {
    try (var conversation = new StandaloneConversation(Stores.sqlite(directory));
        BrokerRelay relay = TestRelay.to(1, Duration.ofSeconds(1))) {
      new ClusterMetrics(relay, conversation.journal()).bindTo(registry);
      relay.publishBatch(1, List.of());
      Await.until(() -> "the frame was not dropped", () -> count("parley.cluster.unsent") == 1);
      assertThat(registry.get("parley.cluster.linked").gauge().value()).isZero();
      Await.until(() -> "no lag", () -> registry.get("parley.cluster.lag").timeGauge().value() > 0);
      assertThat(count("parley.cluster.sent")).isZero();
      assertThat(count("parley.cluster.received")).isZero();
      assertThat(count("parley.cluster.expired")).isZero();
      assertThat(count("parley.cluster.unreadable")).isZero();
      assertThat(count("parley.cluster.repaired")).isZero();
    }
  }
}
