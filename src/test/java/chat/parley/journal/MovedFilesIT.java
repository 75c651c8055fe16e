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

/** Detection of files of the embedded store that are moved, deleted or replaced while in use. */
class MovedFilesIT extends JournalContract {

  @TempDir static Path directory;

  private static StoreProperties store;

  MovedFilesIT() {
    super(() -> store = Stores.sqlite(directory));
  }

  private static Path dataFile(String name) {
    return store.dataDirectory().resolve(name);
  }

  private static void awaitMovedOutage(Journal journal) {
    Await.until(
        () -> "outage: " + journal.outage(),
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
  void aDeletedDirectoryFailsAppends() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    FileSystemUtils.deleteRecursively(store.dataDirectory());
    awaitMovedOutage(journal);
    assertThat(store.dataDirectory()).doesNotExist();
  }

  @Test
  void aDeletedDirectoryIsDetectedWithoutAppends() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    FileSystemUtils.deleteRecursively(store.dataDirectory());
    Await.until(() -> "outage: " + journal.outage(), () -> journal.outage() == StoreOutage.MOVED);
  }

  @Test
  void aReplacedDatabaseIsDetectedAndNotChanged() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    byte[] replacement = Files.readAllBytes(dataFile("parley.db"));
    Path temporary = dataFile("other.db");
    Files.write(temporary, replacement);
    Files.move(temporary, dataFile("parley.db"), StandardCopyOption.REPLACE_EXISTING);
    awaitMovedOutage(journal);
    closeJournal();
    assertThat(Files.readAllBytes(dataFile("parley.db"))).isEqualTo(replacement);
  }

  @Test
  void aDeletedWriteAheadLogIsDetected() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "1"));
    Files.delete(dataFile("parley.db-wal"));
    awaitMovedOutage(journal);
  }

  @Test
  void filesThatAreMovedBackAreUsedAgain() throws Exception {
    Journal journal = journal();
    StoredMessage first = append(journal, draft(ROOM, "1"));
    Path moved = directory.resolve("moved");
    Files.move(store.dataDirectory(), moved);
    awaitMovedOutage(journal);
    Files.move(moved, store.dataDirectory());
    Await.until(() -> "outage: " + journal.outage(), () -> journal.outage() == null);
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
