package chat.parley.operations;

import chat.parley.conversation.Conversation;
import chat.parley.journal.JournalFigures;
import chat.parley.relay.Relay;
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
final class RelayMetrics implements MeterBinder {

  private final Relay relay;
  private final JournalFigures figures;

  RelayMetrics(Relay relay, Conversation conversation) {
    this.relay = relay;
    this.figures = conversation.figures();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("parley.relay.linked", relay, r -> r.isLinked() ? 1 : 0)
        .description("1 if frames come from the broker in time, 0 if the database is read instead")
        .register(registry);
    TimeGauge.builder("parley.relay.lag", relay, TimeUnit.MILLISECONDS, Relay::lag)
        .description(
            "The age of this node's oldest frame that has not come back from the broker, or the"
                + " time its last one took if that is longer")
        .register(registry);
    count(registry, "parley.relay.sent", "Frames sent to the broker", Relay::sent);
    count(registry, "parley.relay.unsent", "Frames for which there was no way", Relay::unsent);
    count(
        registry,
        "parley.relay.expired",
        "Ephemeral messages dropped because they were too old",
        Relay::expired);
    count(registry, "parley.relay.received", "Frames that came from other nodes", Relay::received);
    count(registry, "parley.relay.unreadable", "Those that can not be read", Relay::unreadable);
    FunctionCounter.builder("parley.relay.repaired", figures, JournalFigures::repaired)
        .description("Messages of other nodes that were read from the database")
        .register(registry);
  }

  private void count(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Relay> figure) {
    FunctionCounter.builder(name, relay, figure).description(description).register(registry);
  }
}
