package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class FailureMetricsTest {

  @Test
  void failuresAreCountedBySubsystem() {
    var registry = new SimpleMeterRegistry();
    try (var failures = new Failures(ProcessHalt.NONE)) {
      new FailureMetrics(failures).bindTo(registry);
      failures.failed(Subsystem.HTTP, new IllegalStateException("Broken by a test"));
      for (Subsystem subsystem : Subsystem.values()) {
        assertThat(
                registry
                    .get("parley.failures")
                    .tag("subsystem", subsystem.toString())
                    .functionCounter()
                    .count())
            .as(subsystem.toString())
            .isEqualTo(subsystem == Subsystem.HTTP ? 1 : 0);
      }
    }
  }
}
