package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.testkit.Await;
import chat.parley.testkit.FaultyDriver;
import chat.parley.testkit.FaultyDriver.Commit;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exceptions and errors on the writer thread: every append is completed, an append is never refused
 * if its message is stored, and a writer that cannot continue reports a fatal failure.
 */
class WriterFailureIT extends JournalContract {

  @TempDir static Path directory;

  @AutoClose private final FaultyDriver driver;

  WriterFailureIT() throws SQLException {
    super(() -> Stores.sqlite(directory));
    driver = FaultyDriver.createRegistered(directory);
  }

  @Test
  void anErrorFailsQueuedAppendsAndRefusesNewOnes() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    driver.faultNextCommits(Commit.ERROR);
    List<CompletableFuture<List<StoredMessage>>> results =
        IntStream.range(0, 3000).mapToObj(i -> tryToAppend(journal, draft(ROOM, "x" + i))).toList();
    for (var result : results) {
      assertThat(result)
          .failsWithin(Await.DEADLINE)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(ChatException.class);
    }
    assertThat(failures.fatal()).isEqualTo(Subsystem.JOURNAL);
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> append(journal, draft(ROOM, "late")))
        .matches(e -> e.error() == ChatError.STORE_AWAY);
    assertThat(texts(reopen().replay(ROOM, new StartPosition.Beginning()))).containsExactly("1");
  }

  /** Appends a draft; returns a failed future if the journal refuses it at once. */
  private static CompletableFuture<List<StoredMessage>> tryToAppend(Journal journal, Draft draft) {
    try {
      return journal.append(List.of(draft));
    } catch (ChatException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Test
  void aCommitThatThrowsAfterSucceedingIsConfirmedAndStoredOnce() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    driver.faultNextCommits(Commit.THROWS_AFTER);
    assertThat(append(journal, draft(ROOM, "2")).position().offset()).isEqualTo(2);
    assertThat(append(journal, draft(ROOM, "3")).position().offset()).isEqualTo(3);
    assertStored("1", "2", "3");
  }

  @Test
  void aCommitThatThrowsBeforeSucceedingIsRetriedAndStoredOnce() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    driver.faultNextCommits(Commit.THROWS_BEFORE);
    assertThat(append(journal, draft(ROOM, "2")).position().offset()).isEqualTo(2);
    append(journal, draft(ROOM, "3"));
    assertStored("1", "2", "3");
  }

  @Test
  void aStatementThatThrowsRollsBackItsBatch() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    driver.failStatementsContaining("insert into sent");
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> append(journal, draft(ROOM, ALICE, "2", "id")));
    driver.failStatementsContaining(null);
    assertThat(append(journal, draft(ROOM, "3")).position().offset()).isEqualTo(2);
    assertThat(failures.isFatal()).isFalse();
    assertStored("1", "3");
  }

  @Test
  void aStoredMessageIsConfirmedAlthoughDispatchFails() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    delivery.failure = new IllegalStateException("Broken by a test");
    assertThat(append(journal, draft(ROOM, "2")).position().offset()).isEqualTo(2);
    assertThat(failures.fatal()).isEqualTo(Subsystem.FAN_OUT);
    Await.until(
        () -> "an append that is not refused",
        () -> {
          try {
            append(journal, draft(ROOM, "late"));
            return false;
          } catch (ChatException e) {
            return e.error() == ChatError.STORE_AWAY;
          }
        });
  }

  @Test
  void aSenderCallbackThatThrowsDoesNotAffectOtherSenders() throws Exception {
    Journal journal = journal();
    driver.faultNextCommits(Commit.FAILS);
    var completed = new Phaser(3);
    for (int i = 0; i < 3; i++) {
      boolean throwing = i == 0;
      var _ =
          journal
              .append(List.of(draft(ROOM, "x" + i)))
              .whenComplete(
                  (_, _) -> {
                    completed.arrive();
                    if (throwing) {
                      throw new CompletionException(new AssertionError("Broken by a test"));
                    }
                  });
    }
    Await.until(
        () -> completed.getArrivedParties() + " completed appends",
        () -> completed.getPhase() == 1);
    assertThat(failures.isFatal()).isFalse();
  }

  private void assertStored(String... texts) throws Exception {
    assertThat(texts(dispatched)).containsExactly(texts);
    assertThat(texts(reopen().replay(ROOM, new StartPosition.Beginning()))).containsExactly(texts);
  }
}
