package chat.parley.journal;

import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.ROOM;
import static chat.parley.journal.JournalParts.cursor;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.journal.memory.Stream;
import chat.parley.store.DraftOutcome;
import chat.parley.store.EmptySqlite;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import chat.parley.store.StreamRow;
import chat.parley.testkit.FaultyDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link WriterConnectionIT} tests full disks, {@link UnansweredCommitIT} failed retries. */
class WriterConnectionTest {

  private static final StoreException TIMEOUT = StoreException.timeout(Duration.ofSeconds(1));

  @TempDir private Path directory;

  private JournalParts parts;
  private WriterConnection connection;

  @BeforeEach
  void open() throws Exception {
    parts = new JournalParts(directory);
    connection = parts.connection();
  }

  @AfterEach
  void close() {
    connection.disconnect();
    parts.close();
  }

  private List<DraftOutcome> write(int messages) throws StoreException {
    return connection.write(numbers(ROOM, messages), List.of());
  }

  private static void assertOutage(StoreOutage outage, ThrowingCallable call) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(call)
        .returns(outage, StoreException::outage);
  }

  private void assertStored(int messages) throws Exception {
    assertThat(parts.column("select count(*) from message")).containsExactly("" + messages);
  }

  @Test
  void connectingMakesTheStoreUsable() throws Exception {
    connection.connect();
    assertThat(parts.availability.isUsable()).isTrue();
    assertThat(connection.outage()).isNull();
  }

  @Test
  void aStoreThatCannotBeOpenedIsAnOutage() throws Exception {
    EmptySqlite.execute(parts.file, "drop table seed");
    assertOutage(StoreOutage.REFUSED, connection::connect);
    connection.reportOutage(TIMEOUT);
    assertThat(connection.outage()).isEqualTo(StoreOutage.UNAVAILABLE);
  }

  @Test
  void eachBatchWithMessagesTakesANumber() throws Exception {
    assertThat(write(2)).hasOnlyElementsOfType(DraftOutcome.New.class).hasSize(2);
    assertThat(connection.lastBatchNumber()).isEqualTo(1);
    assertThat(write(1)).hasSize(1);
    assertThat(connection.lastBatchNumber()).isEqualTo(2);
    assertStored(3);
    assertThat(parts.metrics.storedMessages()).isEqualTo(3);
    assertThat(parts.metrics.batchSizes().counts()).startsWith(1, 1);
  }

  @Test
  void cursorsAloneTakeNoNumber() throws Exception {
    parts.storeNumbers(INBOX, 1);
    connection.connect();
    assertThat(connection.write(List.of(), List.of(cursor("phone", 1)))).isEmpty();
    assertThat(connection.lastBatchNumber()).isEqualTo(1);
    assertThat(parts.column("select name from device")).containsExactly("phone");
    assertThat(parts.metrics.batchSizes().counts()).containsOnly(0);
  }

  @Test
  void aRefusedBatchIsNotRetried() throws Exception {
    EmptySqlite.execute(
        parts.file,
        "create trigger refuse before insert on message"
            + " begin select raise(abort, 'Refused by a test'); end");
    assertOutage(StoreOutage.REFUSED, () -> write(1));
    assertThat(connection.isOutcomeUnknown()).isFalse();
    assertThat(parts.availability.outage()).isNull();
    assertThat(parts.availability.callAge()).isZero();
    assertStored(0);
  }

  @Test
  void aCommitThatFailsOrIsNotAnsweredIsStoredOnce() throws Exception {
    try (var driver = FaultyDriver.createRegistered(directory)) {
      connection.connect();
      driver.faultNextCommits(FaultyDriver.Commit.FAILS);
      assertThat(write(1)).hasSize(1);
      driver.faultNextCommits(FaultyDriver.Commit.LOSES_RESPONSE);
      assertThat(write(1)).hasSize(1);
    }
    assertStored(2);
    assertThat(connection.isOutcomeUnknown()).isFalse();
  }

  @Test
  void recoveryMakesTheStoreUsable() throws Exception {
    connection.connect();
    connection.reportOutage(TIMEOUT);
    assertThat(connection.recover()).isEmpty();
    assertThat(parts.availability.isUsable()).isTrue();
    assertThat(parts.column("select id from writer")).containsExactly(parts.database.writerId());
  }

  @Test
  void deletionsAreTimed() throws Exception {
    parts.storeNumbers(ROOM, 3);
    StreamRow row = parts.reader.stream(ROOM);
    connection.delete(
        writer -> {
          assertThat(parts.availability.callAge()).isPositive();
          writer.delete(row, 2);
        });
    assertThat(parts.availability.callAge()).isZero();
    assertThat(parts.reader.stream(ROOM).deletedUpTo()).isEqualTo(2);
  }

  @Test
  void aFailedCallIsAnOutageAndClosesTheConnection() throws Exception {
    connection.connect();
    assertOutage(
        StoreOutage.UNAVAILABLE,
        () ->
            connection.delete(
                _ -> {
                  throw TIMEOUT;
                }));
    assertThat(connection.outage()).isEqualTo(StoreOutage.UNAVAILABLE);
    assertThat(directory.resolve("parley.db-wal")).doesNotExist();
    assertThat(write(1)).hasSize(1);
  }

  @Test
  void aCheckFindsNewEpochs() throws Exception {
    connection.connect();
    Stream loaded = parts.streams.with(ROOM, stream -> stream);
    connection.check();
    assertThat(parts.metrics.epochRenewals()).isZero();
    assertThat(parts.streams.<Stream>with(ROOM, stream -> stream)).isSameAs(loaded);
    EmptySqlite.execute(parts.file, "update seed set value = 'other'");
    connection.check();
    assertThat(parts.metrics.epochRenewals()).isEqualTo(1);
    assertThat(parts.streams.<Stream>with(ROOM, stream -> stream)).isNotSameAs(loaded);
  }

  @Test
  void aCheckOfAnUnavailableStoreFails() throws Exception {
    connection.connect();
    EmptySqlite.execute(parts.file, "drop table seed");
    assertOutage(StoreOutage.REFUSED, connection::check);
  }

  @Test
  void aClosedConnectionIsOpenedAgain() throws Exception {
    write(1);
    connection.disconnect();
    assertThat(write(1)).hasSize(1);
    assertThat(connection.lastBatchNumber()).isEqualTo(2);
    assertStored(2);
  }

  @Test
  void theEndOfTheWriterClosesTheConnection() throws Exception {
    connection.connect();
    connection.close();
    assertThat(directory.resolve("parley.db-wal")).doesNotExist();
  }
}
