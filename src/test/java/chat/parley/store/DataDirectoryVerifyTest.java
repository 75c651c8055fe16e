package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.testkit.Await;
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

/** {@link DataDirectory} detects files that are moved, deleted or replaced while they are open. */
class DataDirectoryVerifyTest {

  @TempDir private Path path;

  private DataDirectory directory;
  private Path wal;

  @BeforeEach
  void acquire() throws Exception {
    directory = new DataDirectory(path);
    directory.acquire();
    wal = Files.createFile(path.resolve("parley.db-wal"));
    directory.onWalOpened();
  }

  @AfterEach
  void close() {
    directory.close();
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
    Files.writeString(directory.databaseFile(), "changed");
    Files.writeString(wal, "changed");
    directory.verify();
    directory.verifyAll();
    directory.verifyPeriodically();
  }

  @Test
  void beforeTheDirectoryIsAcquiredEverythingIsAccepted() {
    assertThatNoException().isThrownBy(new DataDirectory(path.resolve("missing"))::verify);
  }

  @Test
  void aDeletedDatabaseIsDetected() throws Exception {
    Files.delete(directory.databaseFile());
    assertMoved(directory::verify);
    assertMoved(directory::verifyAll);
  }

  @Test
  void aReplacedDatabaseIsDetected() throws Exception {
    replace(directory.databaseFile());
    assertMoved(directory::verify);
  }

  @Test
  void aDatabaseThatIsMovedBackIsAccepted() throws Exception {
    Path moved = Files.move(directory.databaseFile(), path.resolve("moved"));
    assertMoved(directory::verifyAll);
    Files.move(moved, directory.databaseFile());
    directory.verifyAll();
  }

  @Test
  void aDeletedWriteAheadLogIsDetected() throws Exception {
    Files.delete(wal);
    directory.verify();
    assertMoved(directory::verifyAll);
    assertMoved(directory::verify);
  }

  @Test
  void aReplacedWriteAheadLogIsDetected() throws Exception {
    replace(wal);
    assertMoved(directory::verifyAll);
  }

  @Test
  void aWriteAheadLogThatIsMovedBackIsAccepted() throws Exception {
    Path moved = Files.move(wal, path.resolve("moved"));
    assertMoved(directory::verifyAll);
    Files.move(moved, wal);
    directory.verify();
    directory.verifyAll();
  }

  @Test
  void aNewWriteAheadLogIsAcceptedAfterItWasOpened() throws Exception {
    replace(wal);
    assertMoved(directory::verifyAll);
    directory.onWalOpened();
    directory.verifyAll();
  }

  @Test
  void movedFilesAreDetectedAfterAWhileByPeriodicChecks() throws Exception {
    Files.delete(wal);
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
