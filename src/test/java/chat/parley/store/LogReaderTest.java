package chat.parley.store;

import static chat.parley.store.EmptySqlite.INBOX;
import static chat.parley.store.EmptySqlite.ROOM;
import static chat.parley.store.EmptySqlite.draft;
import static chat.parley.store.EmptySqlite.room;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class LogReaderTest {

  private final AtomicReference<@Nullable Epochs> epochs = new AtomicReference<>();
  private final UnreadableRows unreadable = new UnreadableRows();

  @AutoClose private final OpenStore store;
  private final LogReader reader;

  LogReaderTest(@TempDir Path directory) throws Exception {
    store = new OpenStore(directory);
    var source = new DriverManagerDataSource(SqlDialect.SQLITE_URL + store.file);
    var reads = new PooledReads(source, () -> {});
    reader = new LogReader(reads, SqlDialect.SQLITE, epochs::get, unreadable);
  }

  private void write(long timestamp, Draft... drafts) throws StoreException {
    store.write(timestamp, List.of(drafts), List.of());
  }

  private void writeCursor(String device) throws StoreException {
    store.write(1_000, List.of(), List.of(new CursorRow(INBOX, device, 1, "{[3,4)}")));
  }

  private void writeNumbers(Address to, int count) throws StoreException {
    store.write(
        IntStream.rangeClosed(1, count).mapToObj(i -> draft(to, "" + i)).toArray(Draft[]::new));
  }

  private void damage(String statement) throws Exception {
    store.writer.close();
    EmptySqlite.execute(store.file, statement);
  }

  private static List<String> names(List<StreamRow> streams) {
    return streams.stream().map(row -> row.address().stream()).toList();
  }

  @Test
  void aStreamWithoutMessagesHasTheId0AndItsEpoch() throws Exception {
    Epochs stored = new Epochs(store.column("select value from seed").getFirst());
    var empty = new StreamRow(0, ROOM, stored.of(ROOM), 0, 0);
    assertThat(reader.stream(ROOM)).isEqualTo(empty);
    assertThat(reader.load(ROOM)).isEqualTo(new StoredStream(empty, List.of()));
    var known = new Epochs("known");
    epochs.set(known);
    assertThat(reader.stream(ROOM).epoch()).isEqualTo(known.of(ROOM));
  }

  @Test
  void aStreamEndsAtItsLastMessage() throws Exception {
    writeNumbers(ROOM, 3);
    StreamRow row = reader.stream(ROOM);
    assertThat(row.lastOffset()).isEqualTo(3);
    assertThat(row.deletedUpTo()).isZero();
    store.writer.delete(row, 2);
    assertThat(reader.stream(ROOM)).isEqualTo(row.withDeletedUpTo(2));
  }

  @Test
  void severalStreamsAreLoadedWithTheirDevices() throws Exception {
    writeNumbers(ROOM, 3);
    writeNumbers(INBOX, 5);
    writeCursor("phone");
    writeCursor("laptop");
    var loaded = reader.load(Set.of(ROOM, INBOX, room("empty")));
    assertThat(loaded).containsOnlyKeys(ROOM, INBOX, room("empty"));
    assertThat(loaded.get(ROOM)).isEqualTo(new StoredStream(reader.stream(ROOM), List.of()));
    assertThat(loaded.get(INBOX).row().lastOffset()).isEqualTo(5);
    assertThat(loaded.get(INBOX).devices())
        .containsExactlyInAnyOrder(
            new StoredDevice(new CursorRow(INBOX, "phone", 1, "{[3,4)}"), 1_000),
            new StoredDevice(new CursorRow(INBOX, "laptop", 1, "{[3,4)}"), 1_000));
    assertThat(loaded.get(room("empty")).row().id()).isZero();
    assertThat(reader.load(Set.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 10, 1, 5", "2, 2, 3, 4", "4, 1, 5, 5"})
  void messagesAreReadAfterAnOffset(long after, int limit, long first, long last) throws Exception {
    writeNumbers(ROOM, 5);
    assertThat(reader.messagesAfter(reader.stream(ROOM), after, limit))
        .extracting(message -> Long.valueOf(message.draft().body().asString()))
        .containsExactlyElementsOf(
            IntStream.rangeClosed((int) first, (int) last).mapToObj(Long::valueOf).toList());
  }

  @Test
  void afterTheLastOffsetThereAreNoMessages() throws Exception {
    writeNumbers(ROOM, 2);
    assertThat(reader.messagesAfter(reader.stream(ROOM), 2, 10)).isEmpty();
    assertThat(reader.messagesAfter(reader.stream(INBOX), 0, 10)).isEmpty();
  }

  /** The third message reaches the 512 KB of a page. */
  @Test
  void aPageEndsWhenItIsFull() throws Exception {
    Draft large = draft(ROOM, "x".repeat(200_000));
    store.write(large, large, large, large);
    assertThat(reader.messagesAfter(reader.stream(ROOM), 0, 10))
        .extracting(ChatMessage::offset)
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void aDamagedMessageIsReadAndCounted() throws Exception {
    writeNumbers(ROOM, 2);
    damage("update message set extras = '{' where position = 1");
    assertThat(reader.messagesAfter(reader.stream(ROOM), 0, 10)).hasSize(2);
    assertThat(unreadable.count()).isEqualTo(1);
  }

  @Test
  void aClientMessageIdIsSentOncePerSender() throws Exception {
    List<DraftOutcome> stored =
        store.write(
            draft(ROOM, "1", "id"), draft(INBOX, "2", "'\"[\u00fc,"), draft(ROOM, "3", "7"));
    assertThat(reader.findSent("alice", Set.of("id", "'\"[\u00fc,", "other")))
        .containsOnly(
            Map.entry("id", repeat(stored.get(0))),
            Map.entry("'\"[\u00fc,", repeat(stored.get(1))));
    assertThat(reader.findSent("bob", Set.of("id"))).isEmpty();
    assertThat(reader.findSent("alice", Set.of("ID", "07"))).isEmpty();
  }

  private static DraftOutcome.Repeat repeat(DraftOutcome stored) {
    return ((DraftOutcome.New) stored).asRepeat();
  }

  @Test
  void streamsWithMoreMessagesThanACountAreFoundInPages() throws Exception {
    for (int i = 1; i <= 4; i++) {
      writeNumbers(room("r" + i), i);
    }
    store.writer.delete(reader.stream(room("r4")), 3);
    assertThat(names(reader.scan().longerThan(1, 0, 10))).containsExactly("room.r2", "room.r3");
    assertThat(reader.scan().longerThan(3, 0, 10)).isEmpty();
    List<StreamRow> page = reader.scan().longerThan(0, 0, 3);
    assertThat(names(page)).containsExactly("room.r1", "room.r2", "room.r3");
    assertThat(names(reader.scan().longerThan(0, page.getLast().id(), 3)))
        .containsExactly("room.r4");
  }

  @Test
  void streamsAreFoundByTheTimeOfTheirOldestMessage() throws Exception {
    write(100, draft(room("old"), "1"), draft(room("kept"), "1"));
    write(200, draft(room("old"), "2"), draft(room("kept"), "2"));
    assertThat(reader.scan().olderThan(100, 0, 10)).isEmpty();
    assertThat(names(reader.scan().olderThan(101, 0, 1))).containsExactly("room.kept");
    assertThat(reader.scan().olderThan(101, 0, 2)).hasSize(2);
    store.writer.delete(reader.stream(room("old")), 1);
    assertThat(names(reader.scan().olderThan(101, 0, 10))).containsExactly("room.kept");
    assertThat(names(reader.scan().olderThan(201, 0, 10))).containsExactly("room.kept", "room.old");
  }

  /** A stream whose name is damaged does not prevent retention of other streams. */
  @Test
  void unreadableStreamsAreSkippedAndCounted() throws Exception {
    store.write(draft(room("a"), "1"), draft(room("b"), "1"), draft(room("c"), "1"));
    damage("update stream set name = 'room.not ' || name where name <> 'room.c'");
    assertThat(names(reader.scan().longerThan(0, 0, 1))).containsExactly("room.c");
    assertThat(unreadable.count()).isEqualTo(2);
  }

  @Test
  void devicesAreReadInPages() throws Exception {
    writeNumbers(INBOX, 1);
    for (String name : List.of("c", "a", "b")) {
      writeCursor(name);
    }
    List<DeviceRow> page = reader.devices(0, "", 2);
    long inbox = reader.stream(INBOX).id();
    assertThat(page)
        .containsExactly(
            new DeviceRow(inbox, INBOX, "a", 1_000), new DeviceRow(inbox, INBOX, "b", 1_000));
    assertThat(reader.devices(inbox, "b", 2)).extracting(DeviceRow::name).containsExactly("c");
    assertThat(reader.devices(inbox, "c", 2)).isEmpty();
  }

  @Test
  void theLastCommitOfOthersLeavesOutThisProcess() throws Exception {
    store.write(draft(ROOM, "1"));
    assertThat(reader.lastCommitOfOthers(store.database.writerId())).isNull();
    assertThat(reader.lastCommitOfOthers("another")).isEqualTo(1_000);
    damage("insert into writer values ('w1', 1, 3000), ('w2', 1, 2000)");
    assertThat(reader.lastCommitOfOthers(store.database.writerId())).isEqualTo(3_000);
  }

  @Test
  void aDamagedFileIsReported() throws Exception {
    damage("drop table seed");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> reader.stream(ROOM))
        .returns(StoreOutage.REFUSED, StoreException::outage)
        .withMessageContaining("no such table: seed");
  }
}
