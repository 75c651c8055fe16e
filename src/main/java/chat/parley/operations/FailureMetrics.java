package chat.parley.operations;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** Registers the number of unexpected failures of each subsystem. */
@Component
final class FailureMetrics implements MeterBinder {

  private final Failures failures;

  FailureMetrics(Failures failures) {
    this.failures = failures;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Subsystem subsystem : Subsystem.values()) {
      FunctionCounter.builder("parley.failures", failures, source -> source.count(subsystem))
          .description("Tasks that failed with an unexpected exception")
          .tag("subsystem", subsystem.toString())
          .register(registry);
    }
  }
}
