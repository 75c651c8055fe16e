package chat.parley.journal;

import static chat.parley.journal.JournalContract.ROOM;
import static chat.parley.journal.JournalContract.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Draft;
import chat.parley.store.Database;
import chat.parley.store.DraftOutcome;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import chat.parley.store.StoreProperties;
import chat.parley.store.StoreProperties.Store;
import chat.parley.store.StoreProperties.Synchronous;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recovery of {@link WriterConnection} from a full disk: what did not fit must fit first. */
class WriterConnectionIT {

  private static final Draft LARGE = draft(ROOM, "x".repeat(40_000));

  @TempDir Path directory;

  private Database database;
  private WriterConnection writer;

  /** Opens a store of at most 80 pages of 4 KB, of which the schema takes about 40. */
  @BeforeEach
  void open() throws StoreException {
    String url = "jdbc:sqlite:" + directory.resolve("small.db");
    var store = new Store(url + "?max_page_count=100", null, null, Synchronous.NORMAL, false);
    database = new Database(new StoreProperties(directory, store));
    writer =
        new WriterConnection(
            database,
            InstantSource.system(),
            new JournalMetrics(),
            new StoreAvailability(),
            () -> {});
    writer.connect();
  }

  @AfterEach
  void close() {
    writer.disconnect();
    database.close();
  }

  private void fill() throws StoreException {
    try {
      while (true) {
        writer.write(List.of(LARGE), List.of());
      }
    } catch (StoreException e) {
      assertThat(e.outage()).as(e.getMessage()).isEqualTo(StoreOutage.DISK_FULL);
    }
  }

  private static void assertFull(ThrowingCallable call) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(call)
        .returns(StoreOutage.DISK_FULL, StoreException::outage);
  }

  private void execute(String... statements) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("small.db"));
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void recoveryNeedsRoomForTheLargestFailedBatch() throws Exception {
    fill();
    for (int i = 0; i < 3; i++) {
      assertFull(writer::recover);
    }
    execute("delete from message where id > 1", "delete from device");
    assertThat(writer.recover()).isEmpty();
    assertThat(writer.write(List.of(LARGE), List.of()))
        .hasExactlyElementsOfTypes(DraftOutcome.New.class);
  }

  @Test
  void aProbeLeavesNoRows() throws Exception {
    fill();
    assertFull(writer::recover);
    execute("delete from message where id > 1");
    writer.recover();
    writer.disconnect();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("small.db"));
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from device")) {
      assertThat(rows.getInt(1)).isZero();
    }
  }
}
