package chat.parley.store;

import static chat.parley.store.EmptySqlite.ROOM;
import static chat.parley.store.EmptySqlite.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatMessage;
import chat.parley.store.StoreProperties.Store;
import chat.parley.store.StoreProperties.Synchronous;
import chat.parley.testkit.FaultyDriver;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link LogWriter} rolls back what has failed, and finds out whether a commit came through. */
class LogWriterFailureTest {

  @TempDir private Path directory;

  private FaultyDriver driver;
  private OpenStore store;

  /** Opens a store of at most 60 pages of 4 KB, of which the schema takes about 20. */
  @BeforeEach
  void open() throws Exception {
    driver = FaultyDriver.createRegistered(directory);
    Path file = EmptySqlite.create(directory);
    String url = SqlDialect.SQLITE_URL + file + "?max_page_count=80";
    var properties = new Store(url, null, null, Synchronous.NORMAL, false);
    store = new OpenStore(file, new StoreProperties(directory, properties));
  }

  @AfterEach
  void close() throws SQLException {
    store.close();
    driver.close();
  }

  private void write(long number) throws StoreException {
    store.writer.write(new Batch(number, 1_000, List.of(draft(ROOM, "" + number)), List.of()));
  }

  private static void assertOutage(StoreOutage outage, ThrowingCallable call) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(call)
        .returns(outage, StoreException::outage);
  }

  @Test
  void aFailedWriteIsRolledBack() throws Exception {
    driver.failStatementsContaining("insert into message");
    assertOutage(StoreOutage.REFUSED, () -> write(1));
    driver.failStatementsContaining(null);
    store.writer.commit();
    assertThat(store.column("select name from stream")).isEmpty();
    write(1);
    store.writer.commit();
    assertThat(store.stored()).extracting(ChatMessage::offset).containsExactly(1L);
  }

  @Test
  void aFailedCommitIsRolledBack() throws Exception {
    write(1);
    driver.faultNextCommits(FaultyDriver.Commit.FAILS);
    assertOutage(StoreOutage.UNAVAILABLE, store.writer::commit);
    assertThat(store.writer.isCommitted(1)).isFalse();
    assertThat(store.writer.lastBatch()).isZero();
    write(2);
    store.writer.commit();
    assertThat(store.stored())
        .extracting(message -> message.draft().body().asString())
        .containsExactly("2");
  }

  @Test
  void aCommitWithoutAResponseIsFoundOut() throws Exception {
    write(1);
    driver.faultNextCommits(FaultyDriver.Commit.LOSES_RESPONSE);
    assertOutage(StoreOutage.UNAVAILABLE, store.writer::commit);
    assertThat(store.writer.lastBatch()).isZero();
    assertThat(store.writer.isCommitted(1)).isTrue();
    assertThat(store.writer.lastBatch()).isEqualTo(1);
    write(2);
    store.writer.commit();
    assertThat(store.stored()).extracting(ChatMessage::offset).containsExactly(1L, 2L);
  }

  @Test
  void anExceptionOfTheDriverIsARefusal() throws Exception {
    write(1);
    driver.faultNextCommits(FaultyDriver.Commit.THROWS_BEFORE);
    assertOutage(StoreOutage.REFUSED, store.writer::commit);
  }

  @Test
  void aFailedDeletionIsRolledBack() throws Exception {
    write(1);
    store.writer.commit();
    StreamRow row = store.database.reader().stream(ROOM);
    driver.failStatementsContaining("update stream set deleted");
    assertOutage(StoreOutage.REFUSED, () -> store.writer.delete(row, 1));
    driver.failStatementsContaining(null);
    store.writer.commit();
    assertThat(store.stored()).hasSize(1);
  }

  /** The probe takes about 47 pages, and less than the 60 of the store. */
  @Test
  void aProbeThatDoesNotFitReportsAFullDisk() throws Exception {
    assertOutage(StoreOutage.DISK_FULL, () -> store.writer.probe(100_000));
    store.reopenWriterAfter();
    store.writer.probe(1);
    write(1);
    store.writer.commit();
    assertThat(store.stored()).hasSize(1);
  }
}
