package chat.parley.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ParleyApplication;
import chat.parley.store.DatabaseCheck;
import chat.parley.store.StoreProperties.Store;
import chat.parley.testkit.Await;
import chat.parley.testkit.ServerProcess;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed while it stores the messages of an earlier version in pairs continues at
 * its next start. The number of messages is the system property {@code upgrade.messages}; a million
 * of them take some minutes.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class KilledUpgradeIT {

  private static final long DONE = Long.MAX_VALUE;
  private static final int MESSAGES = Integer.getInteger("upgrade.messages", 40_000);

  /** Interval at which the progress is read. */
  private static final Duration POLL_INTERVAL = Duration.ofMillis(25);

  @TempDir private Path directory;

  private interface Connecting {
    Connection connect() throws SQLException;
  }

  @Test
  void sqliteContinuesAfterKills() throws Exception {
    Path file = directory.resolve("data/parley.db");
    String url = "jdbc:sqlite:" + file;
    // A connection that writes would recover the write-ahead log of the killed server.
    verifyContinues(
        () -> DriverManager.getConnection(url),
        () -> DriverManager.getConnection(url + "?open_mode=1"));
    assertThat(DatabaseCheck.checkFile(file, _ -> {}).faults()).isEmpty();
  }

  @Test
  void postgresqlContinuesAfterKills() throws Exception {
    Store store = Stores.newPostgres();
    Connecting connecting = () -> Stores.connect(store);
    verifyContinues(
        connecting,
        connecting,
        "parley.store.url=" + store.url(),
        "parley.store.username=" + store.username(),
        "parley.store.password=" + store.password());
  }

  @SuppressWarnings("try") // close() is SIGKILL
  private void verifyContinues(Connecting store, Connecting reading, String... properties)
      throws Exception {
    var backlog = new InboxBacklog(MESSAGES);
    try (var server = new ServerProcess(ParleyApplication.class, directory, properties)) {
      server.stop();
      try (Connection connection = store.connect()) {
        backlog.write(connection);
      }
      killAt(server, reading, "found", MESSAGES / 5);
      killAt(server, reading, "stored", MESSAGES / 10);
      killAt(server, reading, "stored", MESSAGES / 2);
      server.launch();
      awaitProgress(server, reading, "stored", DONE);
      awaitReady(server);
    }
    try (Connection connection = store.connect()) {
      backlog.verify(connection);
    }
  }

  /** Starts the server, and kills it when it has made some progress. */
  private static void killAt(
      ServerProcess server, Connecting reading, String column, long progress) {
    server.launch();
    long reached = awaitProgress(server, reading, column, progress);
    server.close();
    assertThat(reached).as(column).isBetween(progress, MESSAGES - 1L);
  }

  /** Waits for some progress as long as there is any: a million messages take minutes. */
  private static long awaitProgress(
      ServerProcess server, Connecting reading, String column, long progress) {
    long best = -1;
    long end = 0;
    while (best < 0 || System.nanoTime() < end) {
      long reached = progress(reading, column);
      if (reached >= progress) {
        return reached;
      }
      if (reached > best) {
        best = reached;
        end = System.nanoTime() + Await.PROCESS_DEADLINE.toNanos();
      }
      Await.pause(POLL_INTERVAL);
    }
    throw new AssertionError("No progress: " + server.log());
  }

  /** Returns a column of the progress; 0 if it cannot be read, and {@link #DONE} at the end. */
  private static long progress(Connecting reading, String column) {
    try (Connection connection = reading.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select * from pair_backlog_progress")) {
      return row.next() ? row.getLong(column) : DONE;
    } catch (SQLException _) {
      return 0;
    }
  }

  private static void awaitReady(ServerProcess server) {
    Await.until(server::log, () -> server.status("/actuator/health/readiness") == 200);
  }
}
