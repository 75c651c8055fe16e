package chat.parley.failures;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.ServerLog;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@RunAlone
class FailuresIT {

  private final List<Integer> haltStatuses = new CopyOnWriteArrayList<>();
  private final IllegalStateException cause = new IllegalStateException("Broken by a test");

  @Test
  void onlyTheFirstFatalFailureHaltsTheProcess() {
    try (var log = ServerLog.open();
        var failures = new Failures(haltStatuses::add)) {
      failures.failed(Subsystem.WRITER, cause);
      failures.failing(Subsystem.REPAIR, cause);
      assertThat(failures.isFatal()).isFalse();
      failures.fatal(Subsystem.JOURNAL, new OutOfMemoryError("Broken by a test"));
      failures.fatal(Subsystem.WRITER, cause);
      assertThat(failures.isFatal()).isTrue();
      assertThat(failures.fatal()).isEqualTo(Subsystem.JOURNAL);
      Await.until(() -> "halted: " + haltStatuses, () -> !haltStatuses.isEmpty());
      assertThat(haltStatuses).containsExactly(70);
      assertThat(log.lines())
          .filteredOn(line -> line.contains("Fatal failure"))
          .singleElement()
          .asString()
          .contains("journal", "70", "OutOfMemoryError");
    }
  }

  @Test
  void withoutAHaltTheProcessContinues() {
    try (var failures = new Failures(ProcessHalt.NONE)) {
      failures.fatal(Subsystem.JOURNAL, cause);
      assertThat(failures.fatal()).isEqualTo(Subsystem.JOURNAL);
    }
  }

  @Test
  void everyFailureIsCountedButLogLinesAreLimitedPerSubsystem() {
    try (var log = ServerLog.open();
        var failures = new Failures(ProcessHalt.NONE)) {
      for (int i = 0; i < 1000; i++) {
        failures.failed(Subsystem.REPLAY, cause);
        failures.failed(Subsystem.TIMER, cause);
      }
      assertThat(failures.count(Subsystem.REPLAY)).isEqualTo(1000);
      assertThat(failures.count(Subsystem.JOURNAL)).isZero();
      assertThat(log.lines()).hasSize(2).anyMatch(line -> line.contains("replay"));
    }
  }

  @Test
  void aPeriodicTaskIsFailingUntilItSucceeds() {
    try (var failures = new Failures(ProcessHalt.NONE)) {
      failures.failing(Subsystem.RETENTION, cause);
      assertThat(failures.failing()).containsExactly(Subsystem.RETENTION);
      failures.recovered(Subsystem.RETENTION);
      assertThat(failures.failing()).isEmpty();
      assertThat(failures.count(Subsystem.RETENTION)).isEqualTo(1);
    }
  }

  @Test
  void thereIsNoFailureAtFirst() {
    try (var failures = new Failures(ProcessHalt.NONE)) {
      assertThat(failures.isFatal()).isFalse();
      assertThat(failures.fatal()).isNull();
      assertThat(failures.failing()).isEmpty();
      failures.recovered(Subsystem.RETENTION);
      assertThat(failures.failing()).isEmpty();
      assertThat(Subsystem.values()).allMatch(subsystem -> failures.count(subsystem) == 0);
    }
  }

  @Test
  void theHaltThreadEndsWhenTheFailuresAreClosed() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Set<Thread> started;
    try (var _ = new Failures(haltStatuses::add)) {
      started = new HashSet<>(Thread.getAllStackTraces().keySet());
      started.removeAll(before);
      started.removeIf(thread -> !thread.getName().equals("parley-halt"));
      assertThat(started).hasSize(1);
    }
    assertThat(started.iterator().next().join(Await.DEADLINE)).isTrue();
    assertThat(haltStatuses).isEmpty();
  }
}
