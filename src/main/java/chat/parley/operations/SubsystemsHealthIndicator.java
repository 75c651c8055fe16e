package chat.parley.operations;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Reports the state of the subsystems; part of readiness. DOWN after a fatal failure of a
 * subsystem, DEGRADED (HTTP status 200) while the last run of a subsystem's periodic task failed.
 */
@Component
final class SubsystemsHealthIndicator implements HealthIndicator {

  private static final Status DEGRADED = new Status("DEGRADED");

  private final Failures failures;

  SubsystemsHealthIndicator(Failures failures) {
    this.failures = failures;
  }

  @Override
  public Health health() {
    Subsystem fatal = failures.fatal();
    if (fatal != null) {
      return Health.down().withDetail("reason", "fatal failure: " + fatal).build();
    }
    List<Subsystem> failing = failures.failing();
    return failing.isEmpty()
        ? Health.up().build()
        : Health.status(DEGRADED).withDetail("reason", "failing: " + names(failing)).build();
  }

  private static String names(List<Subsystem> failing) {
    return failing.stream().map(Subsystem::toString).collect(Collectors.joining(", "));
  }
}
