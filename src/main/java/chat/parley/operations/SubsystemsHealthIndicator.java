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
 * Whether all subsystems go on: part of readiness. DOWN if one cannot, DEGRADED (status 200) while
 * one fails again and again.
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
    Subsystem ended = failures.fatal();
    if (ended != null) {
      return Health.down().withDetail("reason", "cannot go on: " + ended).build();
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
