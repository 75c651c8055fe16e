package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.StoreOutage;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** The files of the embedded store are moved, deleted or replaced while the journal uses them. */
class MovedFilesTest extends JournalContract {

  @TempDir static Path directory;

  private static StoreProperties store;

  MovedFilesTest() {
    super(() -> store = Stores.sqlite(directory));
  }

  private static Path data(String name) {
    return store.dataDirectory().resolve(name);
  }

  private static void awaitRefusal(Journal journal) {
    Await.until(
        () -> "trouble: " + journal.outage(),
        () -> {
          try {
            append(journal, draft(ROOM, "more"));
            return false;
          } catch (ChatException e) {
            return e.error() == ChatError.STORE_AWAY && journal.outage() == StoreOutage.MOVED;
          }
        });
    assertThatThrownBy(() -> append(journal, draft(ROOM, "more")))
        .hasMessageContaining("moved, deleted or replaced");
  }

  @Test
  void aDeletedDirectoryIsNoticedBySenders() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    FileSystemUtils.deleteRecursively(store.dataDirectory());
    awaitRefusal(journal);
    assertThat(store.dataDirectory()).doesNotExist();
  }

  @Test
  void aDeletedDirectoryIsNoticedThoughNobodySends() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    FileSystemUtils.deleteRecursively(store.dataDirectory());
    Await.until(() -> "trouble: " + journal.outage(), () -> journal.outage() == StoreOutage.MOVED);
  }

  @Test
  void aReplacedDatabaseIsNoticedAndLeftAlone() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    byte[] other = Files.readAllBytes(data("parley.db"));
    Path temporary = data("other.db");
    Files.write(temporary, other);
    Files.move(temporary, data("parley.db"), StandardCopyOption.REPLACE_EXISTING);
    awaitRefusal(journal);
    closeJournal();
    assertThat(Files.readAllBytes(data("parley.db"))).isEqualTo(other);
  }

  @Test
  void aDeletedWriteAheadLogIsNoticed() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    Files.delete(data("parley.db-wal"));
    awaitRefusal(journal);
  }

  @Test
  void filesThatComeBackAreUsedAgain() throws Exception {
    Journal journal = journal();
    StoredMessage first = append(journal, draft(ROOM, "1"));
    Path moved = directory.resolve("moved");
    Files.move(store.dataDirectory(), moved);
    awaitRefusal(journal);
    Files.move(moved, store.dataDirectory());
    Await.until(() -> "trouble: " + journal.outage(), () -> journal.outage() == null);
    StoredMessage last = append(journal, draft(ROOM, "last"));
    assertThat(last.position().epoch()).isEqualTo(first.position().epoch());
    assertThat(texts(journal.replay(ROOM, new StartPosition.Beginning())))
        .startsWith("1")
        .endsWith("last");
    assertThat(texts(reopen().replay(ROOM, new StartPosition.Beginning())))
        .startsWith("1")
        .endsWith("last");
  }
}
