package chat.parley.journal;

import static chat.parley.journal.JournalContract.append;
import static chat.parley.journal.JournalContract.retention;
import static chat.parley.journal.JournalContract.texts;
import static chat.parley.journal.JournalParts.ROOM;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.EmptySqlite;
import chat.parley.testkit.Await;
import chat.parley.testkit.TestLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts work together; the contracts of the journal test the behaviour of the whole. */
class JournalRuntimeTest {

  private final AtomicInteger epochRenewals = new AtomicInteger();
  @AutoClose private final JournalParts parts;
  private @Nullable JournalRuntime runtime;

  JournalRuntimeTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
  }

  @AfterEach
  void close() {
    if (runtime != null) {
      runtime.close();
    }
  }

  /** Starts a journal that keeps two messages per stream. */
  private Journal start(boolean shared) {
    HistoryProperties history = retention(Duration.ZERO, 2, Duration.ofMillis(1));
    var settings =
        new JournalRuntime.Settings(
            history, TestLimits.of(), JournalContract.REPAIRS, parts.clocks, shared);
    runtime =
        new JournalRuntime(
            parts.database,
            settings,
            parts.delivery,
            epochRenewals::incrementAndGet,
            parts.failures);
    return runtime.journal();
  }

  @Test
  void appendedMessagesAreStoredAndDelivered() {
    Journal journal = start(false);
    assertThat(journal.append(numbers(ROOM, 2))).succeedsWithin(Await.DEADLINE);
    assertThat(texts(parts.delivery.delivered)).containsExactly("1", "2");
    assertThat(texts(journal.replay(ROOM, new StartPosition.Beginning())))
        .containsExactly("1", "2");
    assertThat(epochRenewals).hasValue(0);
  }

  @Test
  void oldMessagesAreDeleted() {
    Journal journal = start(false);
    append(journal, numbers(ROOM, 5));
    Await.until(() -> "deleted up to " + deletedUpTo(journal), () -> deletedUpTo(journal) == 3);
  }

  private static long deletedUpTo(Journal journal) {
    return journal.history(ROOM, new HistoryRange.Newest(1)).deleted();
  }

  @Test
  void withSeveralNodesBatchesOfOtherNodesAreDelivered() throws Exception {
    Journal journal = start(true);
    journal.replay(ROOM, new StartPosition.Now());
    runtime.remoteBatches().receive("other", 1, List.of(parts.messageOfOtherNode(ROOM, 1)));
    assertThat(texts(parts.delivery.delivered)).containsExactly("1");
  }

  @Test
  void withSeveralNodesASuspectedLossIsChecked() {
    start(true);
    runtime.remoteBatches().suspectLoss();
    Await.until(() -> "still suspected", () -> !runtime.remoteBatches().isLossSuspected());
  }

  @Test
  void queuedMessagesAreStoredBeforeTheEnd() throws Exception {
    Journal journal = start(false);
    CompletableFuture<List<StoredMessage>> result = journal.append(numbers(ROOM, 2));
    runtime.close();
    assertThat(result).isCompleted();
    assertThat(parts.column("select count(*) from message")).containsExactly("2");
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> journal.append(numbers(ROOM, 1)))
        .returns(ChatError.STORE_AWAY, ChatException::error);
  }

  @Test
  void newEpochsAreAnnounced() throws Exception {
    parts.storeNumbers(ROOM, 2);
    EmptySqlite.execute(parts.file, "delete from writer");
    Journal journal = start(false);
    append(journal, List.of());
    assertThat(epochRenewals).hasValue(1);
    assertThat(journal.metrics().epochRenewals()).isEqualTo(1);
  }
}
