package chat.parley.markers;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Registers the metrics of markers and of live lists. */
final class MarkerMetrics implements MeterBinder {

  private final MarkerWrites writes;
  private final LiveLists lists;

  MarkerMetrics(MarkerWrites writes, LiveLists lists) {
    this.writes = writes;
    this.lists = lists;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("parley.markers.waiting", writes, MarkerWrites::size)
        .description("Moves of markers that are not stored yet")
        .register(registry);
    FunctionCounter.builder("parley.markers.stored", writes, MarkerWrites::stored)
        .description("Moves of markers that were stored")
        .register(registry);
    Gauge.builder("parley.conversations.lists", lists, LiveLists::subscriptions)
        .description("Subscriptions to lists of conversations")
        .register(registry);
    FunctionCounter.builder("parley.conversations.entries", lists, LiveLists::entriesSent)
        .description("Entries sent to subscriptions to lists of conversations")
        .register(registry);
  }
}
