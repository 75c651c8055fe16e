package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.parley.message.Draft;
import chat.parley.store.Batch;
import chat.parley.store.Database;
import chat.parley.store.EmptySqlite;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import chat.parley.store.StoreProperties;
import chat.parley.store.StoreProperties.Store;
import chat.parley.store.StoreProperties.Synchronous;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingSpaceTest {

  private final StoreException other = StoreException.timeout(Duration.ofSeconds(1));

  @TempDir private Path directory;

  private final MissingSpace space = new MissingSpace();
  private Database small;
  private Database large;
  private LogWriter closed;
  private StoreException full;

  /**
   * Opens a store of at most 60 pages of 4 KB, of which the schema takes about 20, and the same
   * without this limit.
   */
  @BeforeEach
  void open() throws Exception {
    Path file = EmptySqlite.create(directory);
    small = database(file + "?max_page_count=80");
    large = database(file + "?max_page_count=1000");
    closed = small.writer();
    full = catchThrowableOfType(StoreException.class, () -> closed.probe(1_000_000));
    assertThat(full.outage()).isEqualTo(StoreOutage.DISK_FULL);
    closed.close();
  }

  private Database database(String file) throws StoreException {
    var store = new Store("jdbc:sqlite:" + file, null, null, Synchronous.NORMAL, false);
    var database = new Database(new StoreProperties(directory, store));
    database.open();
    return database;
  }

  @AfterEach
  void close() {
    small.close();
    large.close();
  }

  private static Batch batch(int drafts, int length) {
    Draft draft = JournalContract.draft(JournalContract.ROOM, "x".repeat(length));
    return new Batch(1, 1, Collections.nCopies(drafts, draft), List.of());
  }

  private void assertTooSmall() throws StoreException {
    try (LogWriter writer = small.writer()) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> space.probe(writer))
          .returns(StoreOutage.DISK_FULL, StoreException::outage);
    }
  }

  private void probe(Database database) throws StoreException {
    try (LogWriter writer = database.writer()) {
      space.probe(writer);
    }
  }

  @Test
  void withoutAFailedBatchTheStoreIsNotProbed() throws Exception {
    space.probe(closed);
  }

  @Test
  void aBatchThatFailedForAnotherReasonNeedsNoProbe() throws Exception {
    space.record(batch(1, 100), other);
    space.probe(closed);
  }

  @Test
  void allMessagesOfTheBatchHaveToFit() throws Exception {
    space.record(batch(1, 10_000), full);
    probe(small);
    space.record(batch(10, 10_000), full);
    assertTooSmall();
  }

  @Test
  void cursorsAloneHaveToFitToo() throws Exception {
    space.record(batch(0, 0), full);
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> space.probe(closed));
    probe(small);
  }

  @Test
  void theLargestFailedBatchCounts() throws Exception {
    space.record(batch(1, 100_000), full);
    space.record(batch(1, 10), full);
    assertTooSmall();
    assertTooSmall();
    probe(large);
  }

  @Test
  void theSpaceIsProbedUntilThatSucceeds() throws Exception {
    space.record(batch(1, 10), full);
    probe(small);
    space.probe(closed);
  }
}
