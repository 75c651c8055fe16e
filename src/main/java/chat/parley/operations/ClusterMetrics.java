package chat.parley.operations;

import chat.parley.cluster.BrokerRelay;
import chat.parley.journal.Journal;
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

/** Registers the metrics of the broker link. They exist only if a broker is configured. */
@Component
@ConditionalOnProperty("parley.cluster.host")
final class ClusterMetrics implements MeterBinder {

  private final BrokerRelay relay;
  private final JournalMetrics journal;

  ClusterMetrics(BrokerRelay relay, Journal journal) {
    this.relay = relay;
    this.journal = journal.metrics();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("parley.cluster.linked", relay, r -> r.isLinked() ? 1 : 0)
        .description(
            "1 if frames arrive from the broker in time, 0 if the database is read instead")
        .register(registry);
    TimeGauge.builder("parley.cluster.lag", relay, TimeUnit.MILLISECONDS, BrokerRelay::lagMillis)
        .description(
            "Age of this node's oldest frame that has not returned from the broker, or the"
                + " round-trip time of its last frame if that is longer")
        .register(registry);
    count(registry, "parley.cluster.sent", "Frames sent to the broker", BrokerRelay::sent);
    count(
        registry,
        "parley.cluster.unsent",
        "Frames dropped because the broker link was down or its queue was full",
        BrokerRelay::dropped);
    count(
        registry,
        "parley.cluster.expired",
        "Ephemeral messages dropped because they were too old or the broker link was stalled",
        BrokerRelay::expired);
    count(
        registry,
        "parley.cluster.received",
        "Frames received from other nodes",
        BrokerRelay::received);
    count(
        registry,
        "parley.cluster.unreadable",
        "Frames received from other nodes that could not be decoded",
        BrokerRelay::unreadable);
    FunctionCounter.builder("parley.cluster.repaired", journal, JournalMetrics::repairedMessages)
        .description(
            "Messages of other nodes read from the database because no frame delivered them")
        .register(registry);
  }

  private void count(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<BrokerRelay> value) {
    FunctionCounter.builder(name, relay, value).description(description).register(registry);
  }
}
