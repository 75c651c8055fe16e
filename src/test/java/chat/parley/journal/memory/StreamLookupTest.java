package chat.parley.journal.memory;

import static chat.parley.journal.memory.StreamFixtures.INBOX;
import static chat.parley.journal.memory.StreamFixtures.ROOM;
import static chat.parley.journal.memory.StreamFixtures.inbox;
import static chat.parley.journal.memory.StreamFixtures.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.store.Batch;
import chat.parley.store.Database;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import chat.parley.store.StoreProperties;
import chat.parley.store.StoredStream;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamLookupTest {

  private final StoreProperties store;
  @AutoClose private final Database database;
  private final StreamLookup lookup;

  StreamLookupTest(@TempDir Path directory) throws Exception {
    store = Stores.sqlite(directory);
    database = new Database(store);
    database.open();
    lookup = new StreamLookup(database.reader());
  }

  private void store(Address to) throws StoreException {
    try (LogWriter writer = database.writer()) {
      long number = writer.lastBatch() + 1;
      writer.write(new Batch(number, 1, List.of(message(to, 1).draft()), List.of()));
      writer.commit();
    }
  }

  @Test
  void aStreamIsReadAsItIsNow() throws Exception {
    assertThat(lookup.load(ROOM).row().lastOffset()).isZero();
    for (int count = 1; count <= 3; count++) {
      store(ROOM);
      assertThat(lookup.load(ROOM).row().lastOffset()).isEqualTo(count);
    }
    assertThat(lookup.load(INBOX).row().address()).isEqualTo(INBOX);
  }

  @Test
  void severalStreamsAreReadTogether() throws Exception {
    store(ROOM);
    assertThat(lookup.load(Set.of(ROOM, INBOX))).containsOnlyKeys(ROOM, INBOX);
    assertThat(lookup.load(Set.of(ROOM, INBOX)).get(ROOM).row().lastOffset()).isEqualTo(1);
    assertThat(lookup.load(Set.<Address>of())).isEmpty();
  }

  /** More callers at once than the maximum number of streams of a query. */
  @Test
  void everyOneOfManyCallersReceivesItsStream() throws Exception {
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var loads = new ArrayList<Future<StoredStream>>();
      for (int i = 0; i <= 2 * StreamLookup.MAX_STREAMS; i++) {
        Address address = inbox("user" + i);
        loads.add(callers.submit(() -> lookup.load(address)));
      }
      for (int i = 0; i < loads.size(); i++) {
        assertThat(loads.get(i).get().row().address()).isEqualTo(inbox("user" + i));
      }
    }
  }

  @Test
  void aFailureIsReportedToTheCallersOfTheQueryOnly() throws Exception {
    execute("alter table device rename to renamed");
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> lookup.load(ROOM))
          .returns(StoreOutage.REFUSED, StoreException::outage);
    }
    execute("alter table renamed rename to device");
    assertThat(lookup.load(ROOM).row().address()).isEqualTo(ROOM);
  }

  private void execute(String sql) throws SQLException {
    Path file = store.dataDirectory().resolve("parley.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
