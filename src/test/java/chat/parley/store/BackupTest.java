package chat.parley.store;

import static chat.parley.store.EmptySqlite.ROOM;
import static chat.parley.store.EmptySqlite.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {

  @TempDir private Path temporary;

  private final List<String> progress = new ArrayList<>();
  private Path directory;
  private Path backup;
  private OpenStore store;

  @BeforeEach
  void open() throws Exception {
    directory = Files.createDirectory(temporary.resolve("data"));
    backup = temporary.resolve("a/backup");
    store = new OpenStore(directory);
    store.write(draft(ROOM, "1"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Path file() {
    return directory.resolve("parley.db");
  }

  private Path restore() throws IOException, StoreException {
    return Backup.restore(backup, directory, progress::add);
  }

  private static List<String> texts(Path file) throws Exception {
    return EmptySqlite.column(file, "select cast(body as text) from message order by id");
  }

  private static String epoch(Path file) throws Exception {
    return EmptySqlite.column(file, "select epoch from stream").getFirst();
  }

  private static List<String> names(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theBackupOfAStoreInUseIsOneFile() throws Exception {
    assertThat(Backup.create(directory, backup)).isEqualTo(backup.resolve("parley.db"));
    assertThat(Files.getPosixFilePermissions(backup))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    store.write(draft(ROOM, "2"));
    assertThat(names(backup)).containsExactly("parley.db");
    assertThat(texts(backup.resolve("parley.db"))).containsExactly("1");
  }

  @Test
  void aBackupIsNotOverwritten() throws Exception {
    Path copy = Backup.create(directory, backup);
    byte[] before = Files.readAllBytes(copy);
    assertThatIOException()
        .isThrownBy(() -> Backup.create(directory, backup))
        .withMessage("A backup already exists: " + copy);
    assertThat(copy).hasBinaryContent(before);
  }

  @Test
  void anInterruptedBackupIsReplaced() throws Exception {
    Files.createDirectories(backup);
    Files.writeString(backup.resolve("parley.db.partial"), "interrupted");
    Backup.create(directory, backup);
    assertThat(names(backup)).containsExactly("parley.db");
  }

  @Test
  void withoutADatabaseThereIsNoBackup() {
    Path empty = temporary.resolve("empty");
    assertThatIOException()
        .isThrownBy(() -> Backup.create(empty, backup))
        .withMessage("There is no readable database: " + empty.resolve("parley.db"));
    assertThat(backup).doesNotExist();
  }

  @Test
  void aDatabaseThatCannotBeCopiedIsReported() throws Exception {
    Path broken = Files.createDirectory(temporary.resolve("broken"));
    Files.write(broken.resolve("parley.db"), noise());
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> Backup.create(broken, backup))
        .returns(StoreOutage.DAMAGED, StoreException::outage);
    assertThat(backup.resolve("parley.db")).doesNotExist();
  }

  private static byte[] noise() {
    var noise = new byte[8_192];
    Arrays.fill(noise, (byte) 7);
    return noise;
  }

  @Test
  void aBackupIsADirectoryOrAFile() throws Exception {
    Path copy = Backup.create(directory, backup);
    assertThat(Backup.databaseFile(backup)).isEqualTo(copy);
    assertThat(Backup.databaseFile(copy)).isEqualTo(copy);
  }

  @Test
  void aRestoreReplacesTheFilesAndBeginsNewEpochs() throws Exception {
    Backup.create(directory, backup);
    store.write(draft(ROOM, "2"));
    close();
    String before = epoch(file());
    Path replaced = restore();
    assertThat(names(directory)).hasSize(3).contains("parley.db", "parley.lock");
    assertThat(texts(file())).containsExactly("1");
    assertThat(epoch(file())).isNotEqualTo(before);
    assertThat(EmptySqlite.column(file(), "select reason from epoch_change"))
        .containsExactly("restored from " + backup.resolve("parley.db"));
    assertThat(replaced).hasParent(directory);
    assertThat(replaced.getFileName().toString()).matches("before-\\d{8}T\\d{6}");
    assertThat(names(replaced)).contains("parley.db", "parley.marker", "parley.origin");
    assertThat(texts(replaced.resolve("parley.db"))).containsExactly("1", "2");
    assertThat(progress).startsWith("copying " + backup.resolve("parley.db"), "file", "tables");
  }

  @Test
  void aRestoredStoreIsUsedWithoutFurtherEpochs() throws Exception {
    Backup.create(directory, backup);
    close();
    restore();
    String restored = epoch(file());
    store = new OpenStore(file(), StoreProperties.embedded(directory));
    store.write(draft(ROOM, "3"));
    assertThat(texts(file())).containsExactly("1", "3");
    assertThat(epoch(file())).isEqualTo(restored);
  }

  @Test
  void aRestoreIntoANewDirectoryReplacesNothing() throws Exception {
    Backup.create(directory, backup);
    directory = temporary.resolve("new");
    assertThat(restore()).isNull();
    assertThat(names(directory)).containsExactly("parley.db", "parley.lock");
    assertThat(texts(file())).containsExactly("1");
  }

  @Test
  void theWriteAheadLogOfABackupIsRestoredToo() throws Exception {
    Files.createDirectories(backup);
    Files.copy(file(), backup.resolve("parley.db"));
    Files.copy(directory.resolve("parley.db-wal"), backup.resolve("parley.db-wal"));
    directory = temporary.resolve("new");
    restore();
    assertThat(names(directory)).containsExactly("parley.db", "parley.lock");
    assertThat(texts(file())).containsExactly("1");
  }

  @Test
  void aDirectoryInUseIsNotReplaced() throws Exception {
    Backup.create(directory, backup);
    store.write(draft(ROOM, "2"));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(this::restore)
        .returns(StoreOutage.LOCKED, StoreException::outage);
    assertThat(texts(file())).containsExactly("1", "2");
  }

  @Test
  void aDamagedBackupIsNotRestored() throws Exception {
    close();
    Files.createDirectories(backup);
    Files.write(backup.resolve("parley.db"), noise());
    List<String> before = names(directory);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(this::restore)
        .withMessageStartingWith("The backup is damaged: ")
        .returns(StoreOutage.DAMAGED, StoreException::outage);
    assertThat(names(directory)).isEqualTo(before);
    assertThat(texts(file())).containsExactly("1");
  }

  @Test
  void aRestoreThatWasInterruptedIsRepeated() throws Exception {
    Backup.create(directory, backup);
    close();
    Files.createDirectories(directory.resolve("restoring/old"));
    restore();
    assertThat(directory.resolve("restoring")).doesNotExist();
    assertThat(texts(file())).containsExactly("1");
  }
}
