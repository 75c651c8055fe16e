package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.failures.Subsystem;
import chat.parley.store.EmptySqlite;
import chat.parley.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the embedded store, which has no subscribed streams to compare. */
class RepairScheduleTest {

  private static final Duration NEVER = Duration.ofDays(1);

  @AutoClose private final JournalParts parts;
  private final RemoteBatches batches;
  private final RepairSchedule schedule;

  RepairScheduleTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    batches = parts.remoteBatches();
    schedule = newSchedule();
  }

  private RepairSchedule newSchedule() {
    var settings = new GapRepairProperties(Duration.ZERO, NEVER, Duration.ofMillis(1), NEVER);
    var repair =
        new GapRepair(parts.database.repairReader(), parts.streams, parts.delivery, parts.metrics);
    return new RepairSchedule(settings, repair, batches, parts.availability, parts.failures);
  }

  @AfterEach
  void close() {
    schedule.close();
  }

  private void awaitSuspicion(boolean suspected) {
    Await.until(() -> "not " + suspected, () -> batches.isLossSuspected() == suspected);
  }

  @Test
  void aSuspectedLossIsCheckedOnceTheStoreIsUsable() {
    batches.suspectLoss();
    schedule.start();
    assertThat(batches.isLossSuspected()).isTrue();
    parts.availability.available();
    awaitSuspicion(false);
  }

  @Test
  void batchesAreCheckedOftenWithoutABrokerLink() throws Exception {
    EmptySqlite.execute(parts.file, "drop table writer");
    parts.availability.available();
    schedule.start();
    awaitSuspicion(true);
    assertThat(parts.failures.count(Subsystem.REPAIR)).isZero();
  }

  @Test
  void aSuccessfulCheckEndsAFailure() {
    parts.failures.failing(Subsystem.REPAIR, new IllegalStateException("Broken by a test"));
    parts.availability.available();
    schedule.start();
    Await.until(
        () -> "failing: " + parts.failures.failing(), () -> parts.failures.failing().isEmpty());
  }

  @Test
  void afterTheEndNothingIsChecked() {
    schedule.close();
    assertThatThrownBy(schedule::start).isInstanceOf(RejectedExecutionException.class);
  }
}
