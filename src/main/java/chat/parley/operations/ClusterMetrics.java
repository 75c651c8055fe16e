package chat.parley.operations;

import chat.parley.cluster.BrokerRelay;
import chat.parley.conversation.Conversation;
import chat.parley.journal.JournalMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** What there is to count between nodes. */
@Component
@ConditionalOnProperty("parley.relay.host")
final class ClusterMetrics implements MeterBinder {

  private final BrokerRelay relay;
  private final JournalMetrics figures;

  ClusterMetrics(BrokerRelay relay, Conversation conversation) {
    this.relay = relay;
    this.figures = conversation.figures();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("parley.relay.linked", relay, r -> r.isLinked() ? 1 : 0)
        .description("1 if frames come from the broker in time, 0 if the database is read instead")
        .register(registry);
    TimeGauge.builder("parley.relay.lag", relay, TimeUnit.MILLISECONDS, BrokerRelay::lag)
        .description(
            "The age of this node's oldest frame that has not come back from the broker, or the"
                + " time its last one took if that is longer")
        .register(registry);
    count(registry, "parley.relay.sent", "Frames sent to the broker", BrokerRelay::sent);
    count(
        registry, "parley.relay.unsent", "Frames for which there was no way", BrokerRelay::unsent);
    count(
        registry,
        "parley.relay.expired",
        "Ephemeral messages dropped because they were too old",
        BrokerRelay::expired);
    count(
        registry,
        "parley.relay.received",
        "Frames that came from other nodes",
        BrokerRelay::received);
    count(
        registry, "parley.relay.unreadable", "Those that can not be read", BrokerRelay::unreadable);
    FunctionCounter.builder("parley.relay.repaired", figures, JournalMetrics::repaired)
        .description("Messages of other nodes that were read from the database")
        .register(registry);
  }

  private void count(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<BrokerRelay> figure) {
    FunctionCounter.builder(name, relay, figure).description(description).register(registry);
  }
}
