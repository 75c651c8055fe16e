package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.testkit.Stores;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL ends the connections of the pool between two reads. */
class PooledReadsIT {

  private static final int READERS = 8;

  private final StoreProperties settings = Stores.postgres();

  @AutoClose private final Database database = new Database(settings);
  private final LogReader reader = database.reader();

  @BeforeEach
  void open() throws StoreException {
    database.open();
  }

  /** Ends all connections of the database but the one with which it does so. */
  private int terminate() throws SQLException {
    try (var connection = Stores.connect(settings.store());
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select count(pg_terminate_backend(pid, 10000)) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** Uses all connections of the pool at the same time. */
  private void readAtOnce() throws Exception {
    var start = new CyclicBarrier(READERS);
    var reads = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < READERS; i++) {
        reads.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int read = 0; read < 50; read++) {
                    reader.stream(new Address.Everyone());
                  }
                  return null;
                }));
      }
    }
    for (Future<?> read : reads) {
      read.get();
    }
  }

  @Test
  void aReadGetsANewConnectionIfItsOwnWasEnded() throws Exception {
    StreamRow row = reader.stream(new Address.Everyone());
    assertThat(terminate()).isPositive();
    assertThat(reader.stream(new Address.Everyone())).isEqualTo(row);
  }

  @Test
  void everyReadGetsANewConnectionIfAllWereEnded() throws Exception {
    readAtOnce();
    assertThat(terminate()).isGreaterThan(1);
    readAtOnce();
    readAtOnce();
    assertThat(terminate()).isGreaterThan(1);
    assertThat(database.repairReader().lastBatches()).isEmpty();
    assertThat(reader.devices(0, "", 10)).isEqualTo(List.of());
  }
}
