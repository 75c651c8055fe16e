package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Late calls, which last for seconds, are tested by {@link UnresponsiveStoreIT}. */
class SendTimeoutsTest {

  /** Longer than a write may wait. */
  private static final Duration LONG = Duration.ofSeconds(10);

  private final WriteQueue queue = JournalParts.queue();
  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final SendTimeouts timeouts = new SendTimeouts(queue, new StoreAvailability(), failures);

  @AfterEach
  void close() {
    timeouts.close();
  }

  private PendingWrite.Messages put(Duration age) {
    var write =
        new PendingWrite.Messages(
            JournalParts.numbers(JournalParts.ROOM, 1),
            new CompletableFuture<>(),
            System.nanoTime() - age.toNanos());
    queue.put(write);
    return write;
  }

  private static void assertRefused(PendingWrite write, ChatException refusal) {
    Await.until(() -> "not refused", () -> write.result().isDone());
    assertThat(write.result().exceptionNow())
        .isInstanceOf(ChatException.class)
        .hasMessage(refusal.text());
  }

  @Test
  void aWriteThatIsQueuedForTooLongIsRemovedAndRefusedAsBusy() {
    PendingWrite old = put(LONG);
    PendingWrite young = put(Duration.ZERO);
    timeouts.start();
    assertRefused(old, WriteQueue.busy());
    assertThat(WriteQueue.busy().error()).isEqualTo(ChatError.BUSY);
    assertThat(young.result()).isNotDone();
    assertThat(queue.poll()).isSameAs(young);
  }

  @Test
  void theOutcomeOfAWriteThatWasTakenIsUnknown() throws Exception {
    PendingWrite old = put(LONG);
    assertThat(queue.take(Duration.ZERO)).isEqualTo(List.of(old));
    timeouts.start();
    assertRefused(old, OutageErrors.outcomeUnknown());
  }

  @Test
  void aSuccessfulCheckEndsAFailure() {
    failures.failing(Subsystem.SEND_TIMEOUTS, new IllegalStateException("Broken by a test"));
    timeouts.start();
    Await.until(() -> "failing: " + failures.failing(), () -> failures.failing().isEmpty());
  }

  @Test
  void afterTheEndNothingIsChecked() {
    timeouts.close();
    assertThatThrownBy(timeouts::start).isInstanceOf(RejectedExecutionException.class);
  }
}
