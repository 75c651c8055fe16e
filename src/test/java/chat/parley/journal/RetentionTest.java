package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.store.EmptySqlite;
import chat.parley.store.StoreException;
import chat.parley.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetentionTest {

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final StoreAvailability availability = new StoreAvailability();
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger sweeps = new AtomicInteger();
  private volatile @Nullable Exception failure;
  private final Retention retention =
      new Retention(List.of(this::fail, sweeps::incrementAndGet), availability, failures);

  @AfterEach
  void close() {
    retention.close();
  }

  private void fail() throws StoreException {
    attempts.incrementAndGet();
    switch (failure) {
      case StoreException e -> throw e;
      case RuntimeException e -> throw e;
      case null, default -> {}
    }
  }

  private void start() {
    availability.available();
    retention.start(Duration.ZERO);
  }

  private void awaitSweep() {
    int before = sweeps.get();
    Await.until(() -> sweeps + " sweeps", () -> sweeps.get() > before);
  }

  private boolean isFailing() {
    return failures.failing().contains(Subsystem.RETENTION);
  }

  private void awaitFailing(boolean failing) {
    Await.until(() -> "failing: " + failures.failing(), () -> isFailing() == failing);
  }

  @Test
  void sweepsAreRepeated() {
    start();
    awaitSweep();
    awaitSweep();
    assertThat(failures.count(Subsystem.RETENTION)).isZero();
  }

  @Test
  void sweepsWaitForTheStore() {
    failure = new IllegalStateException("Broken by a test");
    retention.start(Duration.ZERO);
    assertThat(failures.count(Subsystem.RETENTION)).isZero();
    failure = null;
    availability.available();
    awaitSweep();
  }

  @Test
  void anUnexpectedExceptionIsAFailureUntilASweepSucceeds() {
    failure = new IllegalStateException("Broken by a test");
    start();
    awaitFailing(true);
    assertThat(sweeps).hasValue(0);
    failure = null;
    awaitFailing(false);
    awaitSweep();
  }

  @Test
  void aRefusedStatementIsAFailure(@TempDir Path directory) throws Exception {
    try (var parts = new JournalParts(directory)) {
      EmptySqlite.execute(parts.file, "drop table writer");
      availability.available();
      var refused =
          new Retention(
              List.of(() -> parts.reader.lastCommitOfOthers("own")), availability, failures);
      refused.start(Duration.ZERO);
      awaitFailing(true);
      refused.close();
    }
  }

  static Stream<Exception> outages() {
    StoreException timeout = StoreException.timeout(Duration.ofSeconds(1));
    return Stream.of(timeout, new CompletionException(timeout), WriteQueue.busy());
  }

  @ParameterizedTest
  @MethodSource("outages")
  void afterAnOutageTheNextSweepContinues(Exception outage) {
    failure = outage;
    start();
    Await.until(() -> attempts + " attempts", () -> attempts.get() > 1);
    assertThat(sweeps).hasValue(0);
    failure = null;
    awaitSweep();
    assertThat(failures.count(Subsystem.RETENTION)).isZero();
  }

  @Test
  void afterTheEndThereAreNoSweeps() {
    retention.close();
    assertThatThrownBy(this::start).isInstanceOf(RejectedExecutionException.class);
  }
}
