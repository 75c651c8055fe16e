package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.Stores;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

class HistogramMetricsTest {

  private static final UserName ALICE = new UserName("alice");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

  private HistogramDataPointSnapshot histogram(String name) {
    return registry.scrape(name::equals).stream()
        .map(HistogramSnapshot.class::cast)
        .findFirst()
        .orElseThrow()
        .getDataPoints()
        .getFirst();
  }

  private void register(StandaloneConversation conversation, RecordedOutbox outbox) {
    var _ =
        new HistogramMetrics(
            beans.getBeanProvider(PrometheusRegistry.class),
            outbox.outboxes(),
            conversation.journal());
  }

  @Test
  void commitsAndDeliveriesAreScraped(@TempDir Path directory) throws Exception {
    beans.registerSingleton("registry", registry);
    try (var conversation = new StandaloneConversation(Stores.sqlite(directory));
        RecordedOutbox outbox = RecordedOutbox.open()) {
      register(conversation, outbox);
      assertThat(histogram("parley_commits_messages").getSum()).isZero();
      var draft = Draft.of(new Address.Everyone(), ALICE, Body.ofText(new byte[0], "text/plain"));
      var _ = conversation.send(Identity.of(ALICE), draft);
      HistogramDataPointSnapshot messages = histogram("parley_commits_messages");
      assertThat(messages.getSum()).isEqualTo(1);
      assertThat(messages.getCount()).isEqualTo(1);
      assertThat(messages.getClassicBuckets().getUpperBound(0)).isEqualTo(1);
      assertThat(messages.getClassicBuckets().getCount(0)).isEqualTo(1);
      HistogramDataPointSnapshot seconds = histogram("parley_commits_seconds");
      assertThat(seconds.getCount()).isEqualTo(1);
      assertThat(seconds.getSum()).isBetween(1e-9, 10.0);
      assertThat(histogram("parley_delivery_seconds").getCount()).isZero();
    }
  }

  @Test
  void withoutPrometheusNothingIsRegistered(@TempDir Path directory) throws Exception {
    try (var conversation = new StandaloneConversation(Stores.sqlite(directory));
        RecordedOutbox outbox = RecordedOutbox.open()) {
      register(conversation, outbox);
      assertThat(registry.scrape().stream()).isEmpty();
    }
  }
}
