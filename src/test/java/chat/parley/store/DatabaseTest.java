package chat.parley.store;

import static chat.parley.store.EmptySqlite.ROOM;
import static chat.parley.store.EmptySqlite.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.parley.store.StoreProperties.Store;
import chat.parley.store.StoreProperties.Synchronous;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the embedded store; {@link SchemaIT} tests databases of newer builds. */
class DatabaseTest {

  @TempDir private Path temporary;

  private Path directory;
  private Path file;
  private Database database;

  @BeforeEach
  void create() {
    directory = temporary.resolve("data");
    file = directory.resolve("parley.db");
    database = new Database(StoreProperties.embedded(directory));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void write(long number) throws StoreException {
    try (LogWriter writer = database.writer()) {
      writer.write(new Batch(number, 1_000, List.of(draft(ROOM, "text")), List.of()));
      writer.commit();
    }
  }

  private static Database withUrl(String url) {
    var store = new Store(url, "ann", "secret", Synchronous.FULL, false);
    return new Database(new StoreProperties(Path.of("unused"), store));
  }

  private static void assertOutage(StoreOutage outage, String message, ThrowingCallable call) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(call)
        .returns(outage, StoreException::outage)
        .withMessageContaining(message);
  }

  @Test
  void nothingIsConnectedBeforeItIsOpened() {
    assertThat(directory).doesNotExist();
    try (Database shared = withUrl("jdbc:postgresql://127.0.0.1:1/none")) {
      assertThat(shared.isShared()).isTrue();
    }
    assertThat(database.isShared()).isFalse();
  }

  @Test
  void anUnknownUrlIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withUrl("jdbc:mysql://host/database"))
        .withMessageStartingWith("parley.store.url must be");
  }

  @Test
  void anUnavailableServerIsReported() {
    try (Database shared = withUrl("jdbc:postgresql://127.0.0.1:1/none")) {
      assertOutage(StoreOutage.UNAVAILABLE, "refused", shared::open);
      assertOutage(StoreOutage.UNAVAILABLE, "refused", shared::writer);
      assertOutage(StoreOutage.UNAVAILABLE, "refused", () -> shared.renewEpochs("reason"));
    }
  }

  @Test
  void aNewDirectoryReceivesAMigratedDatabase() throws Exception {
    database.open();
    write(1);
    database.open();
    assertThat(database.reader().stream(ROOM).lastOffset()).isEqualTo(1);
    assertThat(database.repairReader().lastBatches()).containsOnlyKeys(database.writerId());
  }

  @Test
  void eachDatabaseObjectHasAWriterIdOfItsOwn() {
    try (var other = new Database(StoreProperties.embedded(directory))) {
      assertThat(other.writerId()).hasSize(36).isNotEqualTo(database.writerId());
    }
  }

  @Test
  void aDirectoryIsUsedByOneDatabaseAtATime() throws Exception {
    database.open();
    try (var other = new Database(StoreProperties.embedded(directory))) {
      assertOutage(StoreOutage.LOCKED, "is used by another process", other::open);
      database.close();
      other.open();
    }
  }

  @Test
  void aDirectoryThatCannotBeCreatedIsReadOnly() throws Exception {
    Files.createFile(directory);
    assertOutage(StoreOutage.READ_ONLY, "cannot be written", database::open);
  }

  @Test
  void aTruncatedMarkerIsReported() throws Exception {
    database.open();
    database.close();
    Files.write(directory.resolve("parley.marker"), new byte[7]);
    database = new Database(StoreProperties.embedded(directory));
    assertOutage(StoreOutage.READ_ONLY, "parley.marker cannot be written", database::open);
  }

  @Test
  void aFileThatIsNoDatabaseIsDamaged() throws Exception {
    Files.createDirectory(directory);
    var noise = new byte[8_192];
    Arrays.fill(noise, (byte) 7);
    Files.write(file, noise);
    assertOutage(StoreOutage.DAMAGED, "java -jar parley.jar check", database::open);
  }

  @Test
  void connectionsAreMadeToTheFileThatWasOpenedOnly() throws Exception {
    database.open();
    try (Connection connection = database.connect()) {
      assertThat(connection.isValid(1)).isTrue();
    }
    Files.delete(file);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(database::connect)
        .returns(DataDirectory.MOVED, SQLException::getErrorCode);
    assertOutage(StoreOutage.MOVED, "moved, deleted or replaced", database::writer);
    assertThat(file).doesNotExist();
  }

  @Test
  void rowsOfEndedProcessesAreDeletedWhenItIsOpened() throws Exception {
    database.open();
    long now = System.currentTimeMillis();
    long old = now - Duration.ofDays(8).toMillis();
    EmptySqlite.execute(
        file,
        "insert into writer values ('highest', 9, %d), ('old', 3, %d)".formatted(old, old),
        "insert into writer values ('recent', 2, %d)".formatted(now),
        "insert into device values (0, 'probe', 0, '', 0)",
        "insert into device values (1, 'phone', 0, '{}', 0)");
    database.open();
    assertThat(EmptySqlite.column(file, "select id from writer order by id"))
        .containsExactly("highest", "recent");
    assertThat(EmptySqlite.column(file, "select name from device")).containsExactly("phone");
  }

  @Test
  void aWriterThatCannotBeOpenedReleasesItsConnection() throws Exception {
    database.open();
    EmptySqlite.execute(file, "delete from seed");
    assertOutage(StoreOutage.UNAVAILABLE, "The table seed is empty", database::writer);
    EmptySqlite.execute(file, "insert into seed values ('seed')");
    write(1);
  }

  @Test
  void epochsAreRenewedWithAReason() throws Exception {
    database.open();
    write(1);
    String epoch = database.reader().stream(ROOM).epoch();
    database.renewEpochs("restored");
    assertThat(EmptySqlite.column(file, "select reason from epoch_change"))
        .containsExactly("restored");
    assertThat(EmptySqlite.column(file, "select part from identity")).isEmpty();
    assertThat(database.reader().stream(ROOM).epoch()).isNotEqualTo(epoch);
    try (LogWriter writer = database.writer()) {
      assertThat(writer.epochsRenewed()).isTrue();
    }
    assertThat(EmptySqlite.column(file, "select reason from epoch_change")).hasSize(1);
  }

  @Test
  void allReadersShareACounterOfDamagedRows() throws Exception {
    database.open();
    write(1);
    EmptySqlite.execute(file, "update message set extras = '{'");
    for (int i = 1; i <= 2; i++) {
      LogReader reader = database.reader();
      assertThat(reader.messagesAfter(reader.stream(ROOM), 0, 10)).hasSize(1);
      assertThat(database.unreadableRows().count()).isEqualTo(i);
    }
  }

  @Test
  void readersUseTheEpochsThatTheWriterHasFound() throws Exception {
    database.open();
    write(1);
    EmptySqlite.execute(file, "update seed set value = 'unseen'");
    assertThat(database.reader().stream(EmptySqlite.room("empty")).epoch())
        .isNotEqualTo(new Epochs("unseen").of(EmptySqlite.room("empty")));
  }
}
