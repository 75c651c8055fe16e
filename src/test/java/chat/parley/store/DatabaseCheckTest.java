package chat.parley.store;

import static chat.parley.store.EmptySqlite.INBOX;
import static chat.parley.store.EmptySqlite.ROOM;
import static chat.parley.store.EmptySqlite.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.testkit.EarlierSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link DatabaseCheckStepTest} tests the kinds of damage. */
class DatabaseCheckTest {

  @TempDir private Path directory;

  private final List<String> progress = new ArrayList<>();
  private Path file;

  @BeforeEach
  void store() throws Exception {
    file = EmptySqlite.create(directory);
    try (var database = new Database(StoreProperties.embedded(directory))) {
      database.open();
      write(database);
    }
  }

  private static void write(Database database) throws StoreException {
    try (LogWriter writer = database.writer()) {
      writer.write(
          new Batch(
              1, 1_000, List.of(draft(ROOM, "1"), draft(ROOM, "2"), draft(INBOX, "3")), List.of()));
      writer.commit();
    }
  }

  private DatabaseCheck.Report checkFile() throws StoreException {
    return DatabaseCheck.checkFile(file, progress::add);
  }

  private DatabaseCheck.Report checkDirectory() throws StoreException {
    return DatabaseCheck.checkDirectory(directory, progress::add);
  }

  @Test
  void aDatabaseWithoutDamageIsCounted() throws Exception {
    var expected = new DatabaseCheck.Report(3, 4, List.of(), List.of());
    assertThat(checkFile()).isEqualTo(expected);
    assertThat(progress)
        .containsExactlyElementsOf(
            Stream.of(DatabaseCheckStep.values()).map(DatabaseCheckStep::title).toList());
    assertThat(checkDirectory()).isEqualTo(expected);
  }

  @Test
  void aMissingFileIsReported() {
    file = directory.resolve("missing.db");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(this::checkFile)
        .withMessage("there is no readable database: " + file)
        .returns(StoreOutage.UNAVAILABLE, StoreException::outage);
    assertThat(file).doesNotExist();
  }

  @Test
  void theCheckWritesNothing() throws Exception {
    byte[] before = Files.readAllBytes(file);
    checkDirectory();
    assertThat(file).hasBinaryContent(before);
    try (var connection = DatabaseCheck.connectReadOnly(file);
        var statement = connection.createStatement()) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("delete from message"))
          .withMessageContaining("readonly");
    }
  }

  @Test
  void everyStepReportsItsFaults() throws Exception {
    EmptySqlite.execute(
        file,
        "update stream set last_position = 9 where name = 'room.lobby'",
        "update message set extras = '{' where id = 1");
    assertThat(checkFile())
        .isEqualTo(
            new DatabaseCheck.Report(
                3,
                4,
                List.of(
                    "room.lobby: 2 messages from offset 1 to 9; messages up to offset 0 were"
                        + " deleted",
                    "a message has unreadable extras: stream id 3, offset 1"),
                List.of()));
  }

  @Test
  void missingTablesEndTheCheck() throws Exception {
    EmptySqlite.execute(file, "drop table device", "update message set extras = '{'");
    DatabaseCheck.Report report = checkFile();
    assertThat(report.streams()).isZero();
    assertThat(report.messages()).isZero();
    assertThat(report.faults()).hasSize(1);
    assertThat(progress).containsExactly("file", "tables");
  }

  @Test
  void aMissingTableOfRoomsEndsTheCheck() throws Exception {
    EmptySqlite.execute(file, "drop table member");
    assertThat(checkFile().faults())
        .containsExactly("table member is missing, although migration 6 has made it");
    assertThat(progress)
        .containsExactly("file", "tables", "tables of rooms, users, pairs, markers and pins");
  }

  @Test
  void aBackupOfAnEarlierVersionIsCheckedWithoutRoomsAndUsers() throws Exception {
    try (var connection = EmptySqlite.connectTo(file);
        var statement = connection.jdbc().createStatement()) {
      EarlierSchema.undoRoomsAndUsers(statement);
      connection.commit();
    }
    assertThat(checkFile()).isEqualTo(new DatabaseCheck.Report(3, 4, List.of(), List.of()));
    assertThat(progress).endsWith("devices", "messages");
  }

  @Test
  void aFileThatIsNoDatabaseIsDamaged() throws Exception {
    var noise = new byte[8_192];
    Arrays.fill(noise, (byte) 7);
    Files.write(file, noise);
    DatabaseCheck.Report report = checkFile();
    assertThat(report.faults()).singleElement().asString().contains("not a database");
    assertThat(report.messages()).isZero();
  }

  /** Ten faults of a step are listed in full. */
  @Test
  void furtherFaultsOfAStepAreNotListed() throws Exception {
    String orphans =
        "insert into message select null, 90 + value, 1, 0, 'a', null, null, 1, '', null, null,"
            + " null from json_each('[%s]')";
    EmptySqlite.execute(file, orphans.formatted("1,2,3,4,5,6,7,8,9,10"));
    assertThat(checkFile().faults()).hasSize(10).doesNotContain("and more faults of this kind");
    EmptySqlite.execute(file, orphans.formatted("11"));
    assertThat(checkFile().faults()).hasSize(11).endsWith("and more faults of this kind");
  }

  @Test
  void aDirectoryInUseIsNoted() throws Exception {
    try (var database = new Database(StoreProperties.embedded(directory))) {
      database.open();
      try (LogWriter _ = database.writer()) {
        DatabaseCheck.Report report = checkDirectory();
        assertThat(report.faults()).isEmpty();
        assertThat(report.messages()).isEqualTo(4);
        assertThat(report.notes()).singleElement().asString().startsWith("a running server");
      }
    }
  }

  @Test
  void missingCommitsAreAFault() throws Exception {
    Files.write(directory.resolve("parley.marker"), new byte[] {0, 0, 0, 0, 0, 0, 0, 5});
    assertThat(checkDirectory().faults())
        .singleElement()
        .asString()
        .startsWith(
            "commits are missing: the last batch in the database is number 1, but number 5 was"
                + " committed");
    assertThat(checkFile().faults()).isEmpty();
  }

  @Test
  void aCopyIsNoted() throws Exception {
    EmptySqlite.execute(file, "update identity set value = 'x' where part = 'parley.db'");
    DatabaseCheck.Report report = checkDirectory();
    assertThat(report.faults()).isEmpty();
    assertThat(report.notes())
        .singleElement()
        .asString()
        .startsWith("the store is a copy: identity value parley.db was x and is now ");
  }

  /** The next start takes such a directory for a copy. */
  @ParameterizedTest
  @ValueSource(strings = {"parley.origin", "parley.marker"})
  void aMissingOriginIsNoted(String missing) throws Exception {
    Files.delete(directory.resolve(missing));
    DatabaseCheck.Report report = checkDirectory();
    assertThat(report.faults()).isEmpty();
    assertThat(report.notes())
        .singleElement()
        .asString()
        .startsWith("the store is a copy: identity value parley.origin was ")
        .contains(" and is now missing; at the next start all streams begin new epochs");
  }

  @Test
  void aRestoredStoreIsCheckedBeforeItsFirstStart() throws Exception {
    Path backup = Backup.create(directory, directory.resolve("backup"));
    Backup.restore(backup, directory, progress::add);
    assertThat(checkDirectory())
        .isEqualTo(new DatabaseCheck.Report(3, 4, List.of(), List.of()))
        .isEqualTo(checkAfterAStart());
  }

  private DatabaseCheck.Report checkAfterAStart() throws StoreException {
    try (var database = new Database(StoreProperties.embedded(directory))) {
      database.open();
      database.writer().close();
    }
    return checkDirectory();
  }
}
