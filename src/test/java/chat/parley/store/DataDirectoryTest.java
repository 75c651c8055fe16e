package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock and the files; {@link DataDirectoryVerifyTest} tests that the files stay the same. */
class DataDirectoryTest {

  @TempDir private Path temporary;

  private Path path;
  private DataDirectory directory;

  @BeforeEach
  void create() {
    path = temporary.resolve("a/data");
    directory = new DataDirectory(path);
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private static void assertOutage(StoreOutage outage, DataDirectory directory, String message) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(directory::acquire)
        .withMessageContaining(message)
        .returns(outage, StoreException::outage);
  }

  private void acquireAgain() throws StoreException {
    directory.close();
    directory = new DataDirectory(path);
    directory.acquire();
  }

  @Test
  void pathsAreAbsoluteAndNormalized() {
    var relative = new DataDirectory(Path.of("a/../data"));
    assertThat(relative.databaseFile()).isEqualTo(Path.of("data/parley.db").toAbsolutePath());
    assertThat(relative.markerFile()).isEqualTo(Path.of("data/parley.marker").toAbsolutePath());
  }

  @Test
  void missingFilesAreCreated() throws Exception {
    directory.acquire();
    assertThat(directory.databaseFile()).isEmptyFile();
    assertThat(directory.markerFile()).hasBinaryContent(new byte[8]);
    assertThat(path.resolve("parley.origin")).content().startsWith("Parley uses this file");
    assertThat(path).isDirectoryNotContaining(file -> file.endsWith("parley.db-wal"));
  }

  @Test
  void existingFilesAreKept() throws Exception {
    directory.acquire();
    Files.writeString(directory.databaseFile(), "database");
    Files.write(directory.markerFile(), new byte[] {0, 0, 0, 0, 0, 0, 0, 7});
    Files.writeString(path.resolve("parley.origin"), "origin");
    acquireAgain();
    assertThat(directory.databaseFile()).hasContent("database");
    assertThat(directory.markedBatch()).isEqualTo(7);
    assertThat(path.resolve("parley.origin")).hasContent("origin");
  }

  @Test
  void aMissingMarkerReplacesTheOriginToo() throws Exception {
    directory.acquire();
    Files.writeString(path.resolve("parley.origin"), "old");
    Files.delete(directory.markerFile());
    acquireAgain();
    assertThat(path.resolve("parley.origin")).content().doesNotContain("old");
    assertThat(directory.markedBatch()).isZero();
  }

  @Test
  void aMissingOriginReplacesTheMarkerToo() throws Exception {
    directory.acquire();
    Files.write(directory.markerFile(), new byte[] {0, 0, 0, 0, 0, 0, 0, 7});
    Files.delete(path.resolve("parley.origin"));
    acquireAgain();
    assertThat(path.resolve("parley.origin")).isNotEmptyFile();
    assertThat(directory.markedBatch()).isZero();
  }

  @Test
  void acquiringTwiceDoesNothing() throws Exception {
    directory.acquire();
    Files.delete(directory.markerFile());
    directory.acquire();
    assertThat(directory.markerFile()).doesNotExist();
  }

  @Test
  void aDirectoryHasOneHolder() throws Exception {
    directory.acquire();
    try (var other = new DataDirectory(path)) {
      assertOutage(StoreOutage.LOCKED, other, path + " is used by another process");
      directory.close();
      other.acquire();
    }
  }

  @Test
  void onlyTheLockFileIsCreatedByLock() throws Exception {
    directory.lock();
    assertThat(path).isDirectoryContaining(file -> file.endsWith("parley.lock"));
    assertThat(path.toFile().list()).hasSize(1);
    assertThat(new DataDirectory(path).isLocked()).isTrue();
  }

  @Test
  void aHeldLockIsDetected() throws Exception {
    var other = new DataDirectory(path);
    assertThat(other.isLocked()).isFalse();
    assertThat(path).doesNotExist();
    directory.acquire();
    assertThat(other.isLocked()).isTrue();
    directory.close();
    assertThat(other.isLocked()).isFalse();
    directory.acquire();
  }

  @Test
  void closingWithoutTheLockDoesNothing() throws Exception {
    directory.close();
    directory.acquire();
    directory.close();
    directory.close();
    assertThat(new DataDirectory(path).isLocked()).isFalse();
  }

  @Test
  void aLockFileThatCannotBeOpenedIsNotLocked() throws Exception {
    Files.createDirectories(path.resolve("parley.lock"));
    assertThat(directory.isLocked()).isFalse();
  }

  @Test
  void aDirectoryThatCannotBeCreatedIsReadOnly() throws Exception {
    Files.createFile(temporary.resolve("a"));
    assertOutage(StoreOutage.READ_ONLY, directory, path + " cannot be written");
  }

  @Test
  void aFileThatCannotBeCreatedIsReadOnlyAndReleasesTheLock() throws Exception {
    Path origin = path.resolve("parley.origin");
    Files.createDirectories(origin.resolve("not empty"));
    assertOutage(StoreOutage.READ_ONLY, directory, path + " cannot be written");
    assertThat(new DataDirectory(path).isLocked()).isFalse();
  }

  @Test
  void theMarkedBatchIsReadWithoutTheLock() throws Exception {
    assertThat(directory.markedBatch()).isZero();
    Files.createDirectories(path);
    Files.write(directory.markerFile(), new byte[] {0, 0, 0, 0, 0, 0, 1, 0});
    assertThat(directory.markedBatch()).isEqualTo(256);
    Files.write(directory.markerFile(), new byte[7]);
    assertThatExceptionOfType(EOFException.class).isThrownBy(directory::markedBatch);
  }

  @Test
  void theIdentityStaysTheSame() throws Exception {
    directory.acquire();
    assertThat(directory.identity()).containsOnlyKeys("parley.db", "parley.origin");
    Files.writeString(directory.databaseFile(), "x");
    assertThat(directory.identity()).isEqualTo(new DataDirectory(path).identity());
  }

  @Test
  void aCopyHasAnotherIdentity() throws Exception {
    directory.acquire();
    Path copy = Files.createDirectory(temporary.resolve("copy"));
    for (String name : new String[] {"parley.db", "parley.origin"}) {
      Files.copy(path.resolve(name), copy.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }
    var identity = new DataDirectory(copy).identity();
    assertThat(identity.get("parley.db")).isNotEqualTo(directory.identity().get("parley.db"));
    assertThat(identity).isNotEqualTo(directory.identity());
  }

  @Test
  void aMissingFileHasNoIdentity() throws IOException {
    Files.createDirectories(path);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(directory::identity)
        .returns(DataDirectory.MOVED, SQLException::getErrorCode);
  }
}
