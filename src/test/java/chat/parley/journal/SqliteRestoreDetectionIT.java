package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.StreamPosition;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.EarlierSchema;
import chat.parley.testkit.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * Restore detection in the embedded store: a store that has lost commits or was copied begins new
 * epochs; a store whose process was killed does not.
 */
class SqliteRestoreDetectionIT extends JournalContract {

  @TempDir static Path directory;

  private static StoreProperties store;

  SqliteRestoreDetectionIT() {
    super(() -> store = Stores.sqlite(directory));
  }

  private static Path dataFile(String name) {
    return store.dataDirectory().resolve(name);
  }

  /** Reads the database files as they are now, as a process that is killed now leaves them. */
  private static Map<String, byte[]> snapshot() throws IOException {
    var files = new HashMap<String, byte[]>();
    for (String name : new String[] {"parley.db", "parley.db-wal"}) {
      files.put(name, Files.readAllBytes(dataFile(name)));
    }
    return files;
  }

  /** Overwrites the database files with those of a snapshot. */
  private static void restore(Map<String, byte[]> snapshot) throws IOException {
    for (var file : snapshot.entrySet()) {
      Files.write(dataFile(file.getKey()), file.getValue());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    FileSystemUtils.copyRecursively(from, to);
  }

  /**
   * Asserts that all streams have begun new epochs: a client that resumes from a position it has
   * seen is not recovered, not even after the offset was assigned again.
   */
  private void assertNewEpochs(Journal journal, StreamPosition seen) throws Exception {
    Replay replay = journal.replay(ROOM, new StartPosition.After(seen));
    assertThat(replay.recovered()).isFalse();
    assertThat(replay.end().epoch()).isNotEqualTo(seen.epoch());
    while (append(journal, draft(ROOM, "again")).position().offset() <= seen.offset()) {
      // Until the offset that the client has seen has been assigned again.
    }
    assertThat(journal.replay(ROOM, new StartPosition.After(seen)).recovered()).isFalse();
    String newEpoch = replay.end().epoch();
    assertThat(reopen().replay(ROOM, new StartPosition.Now()).end().epoch()).isEqualTo(newEpoch);
  }

  private static void assertSameEpochs(Journal journal, StreamPosition seen) {
    Replay replay = journal.replay(ROOM, new StartPosition.After(seen));
    assertThat(replay.recovered()).isTrue();
  }

  @Test
  void aRestoredDatabaseFileBeginsNewEpochs() throws Exception {
    Journal journal = journal();
    appendNumbers(journal, ROOM, 3);
    closeJournal();
    byte[] backup = Files.readAllBytes(dataFile("parley.db"));
    StreamPosition seen = appendNumbers(reopen(), ROOM, 3).position();
    closeJournal();
    Files.write(dataFile("parley.db"), backup);
    assertNewEpochs(reopen(), seen);
  }

  @Test
  void aRestoredDirectoryBeginsNewEpochs() throws Exception {
    Journal journal = journal();
    appendNumbers(journal, ROOM, 3);
    closeJournal();
    Path backup = directory.resolve("backup");
    copy(store.dataDirectory(), backup);
    StreamPosition seen = appendNumbers(reopen(), ROOM, 3).position();
    closeJournal();
    FileSystemUtils.deleteRecursively(store.dataDirectory());
    copy(backup, store.dataDirectory());
    assertNewEpochs(reopen(), seen);
  }

  @Test
  void aDatabaseFileInANewDirectoryBeginsNewEpochs() throws Exception {
    StreamPosition seen = appendNumbers(journal(), ROOM, 3).position();
    closeJournal();
    byte[] backup = Files.readAllBytes(dataFile("parley.db"));
    FileSystemUtils.deleteRecursively(store.dataDirectory());
    Files.createDirectory(store.dataDirectory());
    Files.write(dataFile("parley.db"), backup);
    assertNewEpochs(reopen(), seen);
  }

  @Test
  void aTruncatedWalBeginsNewEpochs() throws Exception {
    StreamPosition seen = appendNumbers(journal(), ROOM, 20).position();
    Map<String, byte[]> files = snapshot();
    closeJournal();
    files.computeIfPresent("parley.db-wal", (_, wal) -> Arrays.copyOf(wal, wal.length / 2));
    restore(files);
    assertNewEpochs(reopen(), seen);
  }

  @Test
  void aWalWithAFlippedBitBeginsNewEpochs() throws Exception {
    StreamPosition seen = appendNumbers(journal(), ROOM, 20).position();
    Map<String, byte[]> files = snapshot();
    closeJournal();
    byte[] wal = files.get("parley.db-wal");
    wal[wal.length / 2] ^= 1;
    restore(files);
    assertNewEpochs(reopen(), seen);
  }

  /** Without the marker, the last commit is unknown. */
  @Test
  void aDeletedCommitMarkerBeginsNewEpochs() throws Exception {
    StreamPosition seen = appendNumbers(journal(), ROOM, 3).position();
    closeJournal();
    Files.delete(dataFile("parley.marker"));
    assertNewEpochs(reopen(), seen);
  }

  @Test
  void aKilledProcessKeepsItsEpochs() throws Exception {
    Journal journal = journal();
    for (int round = 0; round < 3; round++) {
      StreamPosition seen = appendNumbers(journal, ROOM, 20).position();
      Map<String, byte[]> files = snapshot();
      closeJournal();
      restore(files);
      journal = reopen();
      assertSameEpochs(journal, seen);
    }
  }

  @Test
  void aMovedDirectoryKeepsItsEpochs() throws Exception {
    StreamPosition seen = appendNumbers(journal(), ROOM, 3).position();
    closeJournal();
    Path moved = directory.resolve("moved");
    Files.move(store.dataDirectory(), moved);
    Files.move(moved, store.dataDirectory());
    assertSameEpochs(reopen(), seen);
  }

  @Test
  void anUpgradeKeepsTheEpochs() throws Exception {
    StreamPosition seen = appendNumbers(journal(), ROOM, 3).position();
    closeJournal();
    downgrade();
    assertSameEpochs(reopen(), seen);
    assertSameEpochs(reopen(), seen);
  }

  /**
   * Restores what an earlier version has left: it recorded no identity and no marker, and numbered
   * the batches of each process from 1.
   */
  private static void downgrade() throws SQLException, IOException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dataFile("parley.db"));
        var statement = connection.createStatement()) {
      EarlierSchema.undoRoomsAndUsers(statement);
      statement.execute("delete from flyway_schema_history where version = '5'");
      statement.execute("drop table identity");
      statement.execute("drop table epoch_change");
    }
    try (Stream<Path> files = Files.list(store.dataDirectory())) {
      for (Path file : files.filter(f -> !f.endsWith("parley.db")).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void cursorsAndClientMessageIdsSurviveANewEpoch() throws Exception {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 3);
    StoredMessage sent = append(journal, draft(ROOM, ALICE, "text", "id"));
    journal.recordDelivery(BOB, "phone", 0, 2);
    closeJournal();
    Files.delete(dataFile("parley.origin"));
    journal = reopen();
    StoredMessage repeat = append(journal, draft(ROOM, ALICE, "text", "id"));
    assertThat(repeat.duplicate()).isTrue();
    assertThat(repeat.position().offset()).isEqualTo(sent.position().offset());
    assertThat(repeat.position().epoch()).isNotEqualTo(sent.position().epoch());
    assertThat(texts(journal.replay(INBOX, new StartPosition.Undelivered("phone"))))
        .containsExactly("3");
  }

  @Test
  void aStreamWithoutMessagesBeginsANewEpoch() throws Exception {
    StreamPosition empty = journal().replay(ROOM, new StartPosition.Now()).end();
    append(reopen(), draft(INBOX, "x"));
    closeJournal();
    Files.delete(dataFile("parley.origin"));
    assertThat(reopen().replay(ROOM, new StartPosition.After(empty)).recovered()).isFalse();
  }

  /** Two processes in turn, and another one after a long pause. */
  @Test
  void batchNumbersContinueInTheNextProcess() throws Exception {
    StreamPosition seen = appendNumbers(journal(), ROOM, 3).position();
    appendNumbers(reopen(), ROOM, 1);
    closeJournal();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dataFile("parley.db"));
        var statement = connection.createStatement()) {
      statement.execute("update writer set seen_at = 0");
    }
    assertSameEpochs(reopen(), seen);
    assertSameEpochs(reopen(), seen);
  }
}
