package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.EmptySqlite;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import chat.parley.testkit.Await;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.ServerLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Late calls, which last for seconds, are tested by {@link UnresponsiveStoreIT}. */
@RunAlone
class StoreAvailabilityTest {

  private final StoreException timeout = StoreException.timeout(Duration.ofSeconds(1));

  private final StoreAvailability availability = new StoreAvailability();

  private void assertRefused(StoreOutage outage) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(availability::awaitOpen)
        .returns(ChatError.STORE_AWAY, ChatException::error)
        .returns(OutageErrors.of(outage).text(), ChatException::text);
  }

  @Test
  void theStoreIsUsableOnceItIsOpen() {
    assertThat(availability.isUsable()).isFalse();
    assertThat(availability.outage()).isNull();
    availability.available();
    assertThat(availability.isUsable()).isTrue();
    availability.awaitOpen();
  }

  @Test
  void anOutageLastsUntilTheStoreIsAvailable() {
    availability.available();
    availability.unavailable(timeout);
    assertThat(availability.outage()).isEqualTo(StoreOutage.UNAVAILABLE);
    assertThat(availability.isUsable()).isFalse();
    availability.available();
    assertThat(availability.outage()).isNull();
    assertThat(availability.isUsable()).isTrue();
  }

  @Test
  void aFailedCallIsAnOutage() {
    availability.available();
    availability.callStarted();
    availability.callFailed(timeout);
    availability.callEnded();
    assertThat(availability.outage()).isEqualTo(StoreOutage.UNAVAILABLE);
  }

  @Test
  void aRefusedCallIsNoOutage(@TempDir Path directory) throws Exception {
    availability.available();
    availability.callStarted();
    availability.callFailed(refused(directory));
    availability.callEnded();
    assertThat(availability.isUsable()).isTrue();
  }

  private static StoreException refused(Path directory) throws Exception {
    try (var parts = new JournalParts(directory)) {
      EmptySqlite.execute(parts.file, "drop table writer");
      parts.reader.lastCommitOfOthers("own");
      throw new AssertionError("not refused");
    } catch (StoreException e) {
      assertThat(e.outage()).isEqualTo(StoreOutage.REFUSED);
      return e;
    }
  }

  @Test
  void theAgeOfACallIsKnownWhileItLasts() {
    assertThat(availability.callAge()).isZero();
    availability.callStarted();
    Await.until(() -> "no age", () -> availability.callAge().isPositive());
    assertThat(availability.isLate()).isFalse();
    availability.callEnded();
    assertThat(availability.callAge()).isZero();
  }

  @Test
  void aWaitingThreadContinuesWhenTheStoreIsOpen() {
    Future<?> opening = startWaiting(availability::awaitOpen);
    availability.available();
    assertThat(opening).succeedsWithin(Await.DEADLINE);
  }

  /** Starts a thread, waits until it waits for the store, and returns its outcome. */
  private static Future<?> startWaiting(Runnable task) {
    var outcome = new FutureTask<@Nullable Void>(task, null);
    Thread thread = Thread.startVirtualThread(outcome);
    Await.until(
        () -> "state " + thread.getState(), () -> thread.getState() == Thread.State.TIMED_WAITING);
    return outcome;
  }

  @Test
  void aFailedAttemptToOpenTheStoreEndsTheWait() {
    availability.unavailable(timeout);
    assertRefused(StoreOutage.UNAVAILABLE);
  }

  @Test
  void theEndOfTheWriterEndsTheWait() {
    Future<?> refusal = startWaiting(() -> assertRefused(StoreOutage.UNAVAILABLE));
    availability.writerEnded();
    assertThat(refusal).succeedsWithin(StoreAvailability.CALL_LIMIT.minusSeconds(1));
  }

  @Test
  void anInterruptedThreadDoesNotWait() {
    Thread.currentThread().interrupt();
    assertRefused(StoreOutage.UNAVAILABLE);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void eachOutageAndTheRecoveryAreLoggedOnce() {
    try (var log = ServerLog.open()) {
      availability.available();
      availability.logIfLate();
      availability.unavailable(timeout);
      availability.unavailable(timeout);
      availability.callEnded();
      availability.available();
      availability.available();
      assertThat(log.lines().stream().filter(l -> l.contains("StoreAvailability")))
          .satisfiesExactly(
              line -> assertThat(line).contains("unavailable: the database did not answer"),
              line -> assertThat(line).contains("available again"));
    }
  }
}
