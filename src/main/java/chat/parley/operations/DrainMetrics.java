package chat.parley.operations;

import chat.parley.drain.SessionDrain;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** Registers the metrics of the drain, which change only while the node stops. */
@Component
final class DrainMetrics implements MeterBinder {

  private final SessionDrain drain;

  DrainMetrics(SessionDrain drain) {
    this.drain = drain;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("parley.drain.left", drain, SessionDrain::left)
        .description("Sessions that the drain has not closed yet; 0 while the node is not stopping")
        .register(registry);
    FunctionCounter.builder("parley.drained", drain, SessionDrain::drained)
        .description("Sessions closed by the drain")
        .register(registry);
  }
}
