package chat.parley.store;

import static chat.parley.store.EmptySqlite.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoreDetectionTest {

  private static final SqlDialect SQLITE = SqlDialect.SQLITE;

  @TempDir private Path path;

  private DataDirectory directory;
  private RestoreDetection detection;
  private PreparedConnection connection;

  @BeforeEach
  void open() throws Exception {
    connection = EmptySqlite.connect(path);
    directory = new DataDirectory(path);
    directory.acquire();
    detection = newDetection();
  }

  /** Creates the restore detection of another process. */
  private RestoreDetection newDetection() throws Exception {
    var opened = new RestoreDetection(SQLITE, "writer", directory, false);
    opened.marker().open(directory.markerFile());
    return opened;
  }

  @AfterEach
  void close() {
    detection.close();
    connection.close();
    directory.close();
  }

  private @Nullable String lastReason() throws SQLException {
    var reasons = column(connection, "select reason from epoch_change order by rowid desc");
    return reasons.isEmpty() ? null : reasons.getFirst();
  }

  @Test
  void aNewDatabaseKeepsItsEpochsAndRecordsItsIdentity() throws Exception {
    assertThat(detection.epochs()).isNull();
    Epochs stored = Epochs.lock(connection, SQLITE);
    assertThat(detection.verify(connection)).isEqualTo(stored).isEqualTo(detection.epochs());
    connection.rollback();
    assertThat(detection.epochsRenewed()).isFalse();
    assertThat(lastReason()).isNull();
    assertThat(column(connection, "select part from identity order by part"))
        .containsExactly("parley.db", "parley.origin");
  }

  @Test
  void theSameDatabaseKeepsItsEpochsInTheNextProcess() throws Exception {
    Epochs epochs = detection.verify(connection);
    connection.update(Statements.RECORD_BATCH, "writer", 3, 0);
    connection.commit();
    detection.onCommit(3);
    detection = newDetection();
    assertThat(detection.verify(connection)).isEqualTo(epochs);
    assertThat(detection.epochsRenewed()).isFalse();
    assertThat(detection.marker().batchNumber()).isEqualTo(3);
  }

  @Test
  void missingCommitsBeginNewEpochs() throws Exception {
    Epochs before = detection.verify(connection);
    detection.onCommit(5);
    detection = newDetection();
    Epochs after = detection.verify(connection);
    connection.rollback();
    assertThat(after).isNotEqualTo(before).isEqualTo(Epochs.lock(connection, SQLITE));
    assertThat(detection.epochsRenewed()).isTrue();
    assertThat(lastReason())
        .isEqualTo("the last batch in the database is number 0, but number 5 was committed");
  }

  @Test
  void missingCommitsBeginNewEpochsOnce() throws Exception {
    detection.marker().advance(5);
    Epochs epochs = detection.verify(connection);
    assertThat(RestoreDetection.highestBatch(connection)).isEqualTo(5);
    assertThat(detection.verify(connection)).isEqualTo(epochs);
    assertThat(detection.epochsRenewed()).isFalse();
  }

  @Test
  void anotherIdentityBeginsNewEpochsOnce() throws Exception {
    Epochs before = detection.verify(connection);
    connection.update("update identity set value = 'x' where part = 'parley.db'");
    connection.commit();
    Epochs after = detection.verify(connection);
    assertThat(after).isNotEqualTo(before);
    assertThat(lastReason()).startsWith("identity value parley.db was x and is now ");
    assertThat(detection.verify(connection)).isEqualTo(after);
    assertThat(detection.epochsRenewed()).isFalse();
  }

  @Test
  void epochsThatAnotherProcessHasBegunAreTaken() throws Exception {
    detection.verify(connection);
    detection.onCommit(5);
    Epochs renewed = Epochs.renew(connection, SQLITE, "by another process");
    connection.commit();
    assertThat(detection.verify(connection)).isEqualTo(renewed).isEqualTo(detection.epochs());
    assertThat(detection.epochsRenewed()).isTrue();
    assertThat(lastReason()).isEqualTo("by another process");
  }

  @Test
  void theMarkerFollowsTheDatabase() throws Exception {
    connection.update("insert into writer values ('w1', 9, 0), ('w2', 4, 0)");
    connection.commit();
    detection.verify(connection);
    assertThat(detection.marker().batchNumber()).isEqualTo(9);
    assertThat(directory.markedBatch()).isEqualTo(9);
  }

  @Test
  void theHighestBatchIsThatOfAllWriters() throws Exception {
    assertThat(RestoreDetection.highestBatch(connection)).isZero();
    connection.update("insert into writer values ('w1', 9, 0), ('w2', 4, 0)");
    assertThat(RestoreDetection.highestBatch(connection)).isEqualTo(9);
  }

  @Test
  void otherEpochsInTheDatabaseAreNotCurrent() throws Exception {
    detection.verify(connection);
    assertThat(detection.isCurrent(connection)).isTrue();
    connection.update("update seed set value = 'x'");
    assertThat(detection.isCurrent(connection)).isFalse();
    connection.update("delete from seed");
    assertThat(detection.isCurrent(connection)).isFalse();
  }

  @Test
  void movedFilesAreNotCurrent() throws Exception {
    detection.verify(connection);
    Files.delete(path.resolve(DataDirectory.WAL));
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> detection.isCurrent(connection))
        .returns(DataDirectory.MOVED, SQLException::getErrorCode);
  }

  @Test
  void aCommitToMovedFilesIsDetectedAfterAWhile() throws Exception {
    detection.verify(connection);
    Files.delete(directory.databaseFile());
    Await.until(
        () -> "no commit has failed",
        () -> {
          try {
            detection.onCommit(1);
            return false;
          } catch (SQLException e) {
            return e.getErrorCode() == DataDirectory.MOVED;
          }
        });
    assertThat(detection.marker().batchNumber()).isEqualTo(1);
  }

  @Test
  void theMarkerFileIsReleasedOnClose() throws Exception {
    detection.marker().advance(1);
    detection.close();
    detection.marker().advance(2);
    assertThat(directory.markedBatch()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "timeline, 1, false,",
    "timeline, 2, false, identity value timeline was 1 and is now 2",
    "timeline, 2, true,",
    "system, 2, true, identity value system was 1 and is now 2",
    "system, 1, true,",
    "system,, false,",
  })
  void aDifferentIdentityIsDescribed(
      String part, @Nullable String now, boolean synchronousStandby, @Nullable String expected)
      throws Exception {
    connection.update("insert into identity values (?, '1')", part);
    Map<String, String> identity = now == null ? Map.of() : Map.of(part, now);
    assertThat(RestoreDetection.identityDifference(connection, identity, synchronousStandby))
        .isEqualTo(expected);
  }
}
