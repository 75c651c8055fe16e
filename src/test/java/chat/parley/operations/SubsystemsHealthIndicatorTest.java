package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class SubsystemsHealthIndicatorTest {

  private static final Status DEGRADED = new Status("DEGRADED");

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final Exception cause = new IllegalStateException("Broken by a test");

  @AfterEach
  void stop() {
    failures.close();
  }

  private void assertHealth(Status status, String reason) {
    Health health = new SubsystemsHealthIndicator(failures).health();
    assertThat(health.getStatus()).isEqualTo(status);
    assertThat(health.getDetails()).containsEntry("reason", reason);
  }

  @Test
  void withoutFailingTasksTheStatusIsUp() {
    failures.failed(Subsystem.HTTP, cause);
    assertThat(new SubsystemsHealthIndicator(failures).health()).isEqualTo(Health.up().build());
  }

  @Test
  void whilePeriodicTasksFailTheStatusIsDegraded() {
    failures.failing(Subsystem.MODERATION, cause);
    failures.failing(Subsystem.RETENTION, cause);
    assertHealth(DEGRADED, "failing: moderation, retention");
    failures.recovered(Subsystem.MODERATION);
    assertHealth(DEGRADED, "failing: retention");
    failures.recovered(Subsystem.RETENTION);
    assertThat(new SubsystemsHealthIndicator(failures).health()).isEqualTo(Health.up().build());
  }

  @Test
  void afterAFatalFailureTheStatusIsDown() {
    failures.failing(Subsystem.RETENTION, cause);
    failures.fatal(Subsystem.JOURNAL, cause);
    assertHealth(Status.DOWN, "fatal failure: journal");
  }
}
