package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.testkit.Await;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void missingFilesAreCreatedInADirectoryForTheOwnerOnly() throws Exception {
    directory.acquire();
    assertThat(Files.getPosixFilePermissions(path)).allMatch(p -> p.name().startsWith("OWNER"));
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

  @ParameterizedTest
  @ValueSource(strings = {"parley.marker", "parley.origin"})
  void theMarkerAndTheOriginAreReplacedTogether(String missing) throws Exception {
    directory.acquire();
    Files.write(directory.markerFile(), new byte[] {0, 0, 0, 0, 0, 0, 0, 7});
    Files.writeString(path.resolve("parley.origin"), "old");
    Files.delete(path.resolve(missing));
    acquireAgain();
    assertThat(directory.markedBatch()).isZero();
    assertThat(path.resolve("parley.origin")).content().startsWith("Parley uses this file");
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

  /** Acquires the directory with a write-ahead log, and returns the log. */
  private Path openWithWal() throws Exception {
    directory.acquire();
    Path wal = Files.createFile(path.resolve("parley.db-wal"));
    directory.onWalOpened();
    return wal;
  }

  private void assertMoved(ThrowingCallable check) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(check)
        .withMessageContaining(path + " were moved, deleted or replaced")
        .returns(DataDirectory.MOVED, SQLException::getErrorCode);
  }

  /** Replaces a file by another one with the same content. */
  private void replace(Path file) throws IOException {
    Path other = Files.copy(file, path.resolve("other"));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void openFilesThatAreStillThereAreAccepted() throws Exception {
    Files.writeString(openWithWal(), "changed");
    Files.writeString(directory.databaseFile(), "changed");
    directory.verify();
    directory.verifyAll();
    directory.verifyPeriodically();
  }

  @Test
  void beforeTheDirectoryIsAcquiredEverythingIsAccepted() {
    assertThatNoException().isThrownBy(directory::verify);
  }

  @Test
  void aDeletedDatabaseIsDetected() throws Exception {
    directory.acquire();
    Files.delete(directory.databaseFile());
    assertMoved(directory::verify);
    assertMoved(directory::verifyAll);
  }

  @Test
  void aReplacedDatabaseIsDetected() throws Exception {
    directory.acquire();
    replace(directory.databaseFile());
    assertMoved(directory::verify);
  }

  @Test
  void aDeletedWriteAheadLogIsDetected() throws Exception {
    Files.delete(openWithWal());
    directory.verify();
    assertMoved(directory::verifyAll);
    assertMoved(directory::verify);
  }

  @Test
  void aWriteAheadLogThatIsMovedBackIsAccepted() throws Exception {
    Path wal = openWithWal();
    Path moved = Files.move(wal, path.resolve("moved"));
    assertMoved(directory::verifyAll);
    Files.move(moved, wal);
    directory.verify();
    directory.verifyAll();
  }

  @Test
  void aNewWriteAheadLogIsAcceptedAfterItWasOpened() throws Exception {
    replace(openWithWal());
    assertMoved(directory::verifyAll);
    directory.onWalOpened();
    directory.verifyAll();
  }

  @Test
  void movedFilesAreDetectedAfterAWhileByPeriodicChecks() throws Exception {
    Files.delete(openWithWal());
    Await.until(
        () -> "no check has failed",
        () -> {
          try {
            directory.verifyPeriodically();
            return false;
          } catch (SQLException e) {
            return e.getErrorCode() == DataDirectory.MOVED;
          }
        });
  }
}
