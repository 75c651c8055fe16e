package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatMessage;
import chat.parley.testkit.Await;
import chat.parley.testkit.FaultyDriver;
import chat.parley.testkit.FaultyDriver.Commit;
import chat.parley.testkit.Shows;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit that fails or is not answered: each message is stored and dispatched at most once. */
class UnansweredCommitIT extends JournalContract {

  @TempDir static Path directory;

  @AutoClose private final FaultyDriver driver;

  UnansweredCommitIT() throws SQLException {
    super(() -> Stores.sqlite(directory));
    driver = FaultyDriver.createRegistered(directory);
  }

  @Test
  void aBatchWhoseCommitFailsOnceIsStoredOnce() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    driver.faultNextCommits(Commit.FAILS);
    assertThat(append(journal, draft(ROOM, "2")).position().offset()).isEqualTo(2);
    assertStored(journal, "1", "2");
  }

  @Test
  @Shows("receipt-stored")
  void aBatchWhoseCommitIsUnansweredIsStoredOnce() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    driver.faultNextCommits(Commit.LOSES_RESPONSE);
    StoredMessage second = append(journal, draft(ROOM, ALICE, "2", "id"));
    assertThat(second.position().offset()).isEqualTo(2);
    assertThat(second.duplicate()).isFalse();
    append(journal, draft(ROOM, "3"));
    assertStored(journal, "1", "2", "3");
  }

  @Test
  void aBatchWhoseRetriesFailIsRefusedAndNotStored() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    driver.faultNextCommits(Commit.FAILS, Commit.FAILS, Commit.FAILS, Commit.FAILS);
    assertThat(journal.append(List.of(draft(ROOM, "2")))).failsWithin(Await.DEADLINE);
    awaitRecovery(journal);
    append(journal, draft(ROOM, "3"));
    assertStored(journal, "1", "3");
  }

  @Test
  void aBatchRefusedAlthoughStoredIsDispatchedLater() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    driver.faultNextCommits(Commit.FAILS, Commit.FAILS, Commit.FAILS, Commit.LOSES_RESPONSE);
    assertThat(journal.append(List.of(draft(ROOM, "2")))).failsWithin(Await.DEADLINE);
    awaitRecovery(journal);
    append(journal, draft(ROOM, "3"));
    assertStored(journal, "1", "2", "3");
  }

  private static void awaitRecovery(Journal journal) {
    Await.until(() -> "outage: " + journal.outage(), () -> journal.outage() == null);
  }

  /** Asserts that the messages are stored and were dispatched, once each and in order. */
  private void assertStored(Journal journal, String... texts) throws Exception {
    assertThat(texts(dispatched)).containsExactly(texts);
    assertThat(dispatched).extracting(ChatMessage::offset).doesNotHaveDuplicates().isSorted();
    assertThat(texts(journal.replay(ROOM, new StartPosition.Beginning()))).containsExactly(texts);
    assertThat(texts(reopen().replay(ROOM, new StartPosition.Beginning()))).containsExactly(texts);
  }
}
