package chat.parley.journal.memory;

import static chat.parley.journal.memory.StreamFixtures.ALICE;
import static chat.parley.journal.memory.StreamFixtures.EXPIRY;
import static chat.parley.journal.memory.StreamFixtures.INBOX;
import static chat.parley.journal.memory.StreamFixtures.NOW;
import static chat.parley.journal.memory.StreamFixtures.ROOM;
import static chat.parley.journal.memory.StreamFixtures.inbox;
import static chat.parley.journal.memory.StreamFixtures.message;
import static chat.parley.journal.memory.StreamFixtures.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.store.Batch;
import chat.parley.store.CursorRow;
import chat.parley.store.Database;
import chat.parley.store.DeviceRow;
import chat.parley.store.DraftOutcome;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import chat.parley.store.StoredStream;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsTest {

  private final Set<Address> subscribed = new HashSet<>();
  private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
  @AutoClose private final Database database;
  private Streams streams;

  StreamsTest(@TempDir Path directory) throws Exception {
    database = new Database(Stores.sqlite(directory));
    database.open();
    streams = streams(1_000_000);
  }

  private Streams streams(long maxBytes) {
    var policy = new DevicePolicy(3, 2, EXPIRY, clock::get);
    return new Streams(new StreamLookup(database.reader()), maxBytes, policy, subscribed::contains);
  }

  /** Stores messages, and adds none to the streams in memory. */
  private List<ChatMessage> store(Address to, int count) throws StoreException {
    List<Draft> drafts = Collections.nCopies(count, message(to, 1).draft());
    try (LogWriter writer = database.writer()) {
      List<DraftOutcome> outcomes =
          writer.write(new Batch(writer.lastBatch() + 1, 1, drafts, List.of()));
      writer.commit();
      return outcomes.stream().map(o -> ((DraftOutcome.New) o).message()).toList();
    }
  }

  private long lastOffset(Address address) throws StoreException {
    return streams.with(address, Stream::lastOffset);
  }

  private Map<Address, Stream> stored(Address address) throws StoreException {
    return Map.of(address, new Stream(database.reader().load(address)));
  }

  private void goLive(Address address) throws StoreException {
    subscribed.add(address);
    streams.goLive(address);
  }

  private List<OpenGap> gaps() {
    return streams.gaps(System.nanoTime(), 10);
  }

  private static List<Long> offsets(List<ChatMessage> messages) {
    return messages.stream().map(ChatMessage::offset).toList();
  }

  @Test
  void aStreamIsReadFromTheStoreAndKept() throws Exception {
    store(ROOM, 2);
    Stream loaded = streams.with(ROOM, stream -> stream);
    assertThat(loaded.lastOffset()).isEqualTo(2);
    store(ROOM, 1);
    assertThat(streams.<Stream>with(ROOM, stream -> stream)).isSameAs(loaded);
    assertThat(lastOffset(ROOM)).isEqualTo(2);
  }

  @Test
  void storedMessagesAreReleasedOnce() throws Exception {
    lastOffset(ROOM);
    List<ChatMessage> messages = store(ROOM, 2);
    assertThat(streams.add(messages, Map.of())).isEqualTo(messages);
    assertThat(streams.add(messages, Map.of())).isEmpty();
    assertThat(lastOffset(ROOM)).isEqualTo(2);
  }

  @Test
  void messagesOfStreamsThatAreNotInMemoryAreIgnored() throws Exception {
    assertThat(streams.add(store(ROOM, 1), Map.of())).isEmpty();
    store(ROOM, 1);
    assertThat(lastOffset(ROOM)).isEqualTo(2);
  }

  @Test
  void aGivenStreamIsLoadedForItsMessages() throws Exception {
    Map<Address, Stream> before = stored(ROOM);
    List<ChatMessage> messages = store(ROOM, 1);
    assertThat(streams.add(messages, before)).isEqualTo(messages);
    store(ROOM, 1);
    assertThat(lastOffset(ROOM)).isEqualTo(1);
  }

  @Test
  void aGivenStreamOfAnotherEpochIsNotLoaded() throws Exception {
    var obsolete = new Stream(new StoredStream(row(ROOM, 0), List.of()));
    assertThat(streams.add(store(ROOM, 1), Map.of(ROOM, obsolete))).isEmpty();
    assertThat(lastOffset(ROOM)).isEqualTo(1);
  }

  @Test
  void unusedStreamsAreEvicted() throws Exception {
    streams = streams(1);
    assertThat(lastOffset(ROOM)).isZero();
    store(ROOM, 1);
    lastOffset(INBOX);
    assertThat(lastOffset(ROOM)).isEqualTo(1);
  }

  @Test
  void liveStreamsAreNotEvictedWhileTheyHaveSubscriptions() throws Exception {
    streams = streams(1);
    goLive(ROOM);
    lastOffset(INBOX);
    store(ROOM, 1);
    assertThat(lastOffset(ROOM)).isZero();
    assertThat(streams.liveAddresses()).containsExactly(ROOM);
    subscribed.clear();
    lastOffset(INBOX);
    assertThat(lastOffset(ROOM)).isEqualTo(1);
    assertThat(streams.liveAddresses()).isEmpty();
  }

  @Test
  void aGapOfALiveStreamIsReportedUntilItIsFilled() throws Exception {
    goLive(ROOM);
    List<ChatMessage> messages = store(ROOM, 3);
    long before = System.nanoTime();
    assertThat(streams.add(messages.subList(1, 3), Map.of())).isEmpty();
    assertThat(gaps()).extracting(OpenGap::end).containsExactly(1L);
    assertThat(streams.gaps(before - 1, 10)).isEmpty();
    assertThat(streams.gaps(System.nanoTime(), 0)).isEmpty();
    assertThat(offsets(streams.add(messages.subList(0, 1), Map.of()))).containsExactly(1L, 2L, 3L);
    assertThat(gaps()).isEmpty();
  }

  @Test
  void aChangeReleasesMessages() throws Exception {
    goLive(ROOM);
    streams.add(store(ROOM, 3).subList(2, 3), Map.of());
    assertThat(offsets(streams.change(ROOM, (s, max, release) -> s.skipTo(2, max, release))))
        .containsExactly(3L);
    assertThat(gaps()).isEmpty();
    assertThat(streams.change(INBOX, (_, _, _) -> subscribed.add(INBOX))).isEmpty();
    assertThat(subscribed).doesNotContain(INBOX);
  }

  @Test
  void withoutSubscriptionsThereAreNoGaps() throws Exception {
    goLive(ROOM);
    streams.add(store(ROOM, 2).subList(1, 2), Map.of());
    subscribed.clear();
    assertThat(gaps()).isEmpty();
    assertThat(offsets(streams.add(store(ROOM, 2).subList(1, 2), Map.of()))).containsExactly(4L);
  }

  @Test
  void aNewDeviceIsWritten() throws Exception {
    store(INBOX, 1);
    streams.touchDevice(INBOX, "phone");
    assertThat(streams.takeDirtyCursors()).containsExactly(new CursorRow(INBOX, "phone", 0, "{}"));
    for (String device : List.of("laptop", "tablet")) {
      streams.touchDevice(INBOX, device);
    }
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> streams.touchDevice(INBOX, "another"))
        .returns(ChatError.TOO_MANY, ChatException::error);
  }

  @Test
  void deliveriesAreWrittenAndTheirInboxesLoaded() throws Exception {
    store(INBOX, 3);
    store(inbox("ann"), 3);
    lastOffset(INBOX);
    assertThat(streams.recordDelivery(INBOX, "phone", 0, 2)).isTrue();
    assertThat(streams.recordDelivery(inbox("ann"), "phone", 0, 3)).isTrue();
    var expected =
        List.of(
            new CursorRow(INBOX, "phone", 2, "{}"), new CursorRow(inbox("ann"), "phone", 3, "{}"));
    assertThat(streams.takeDirtyCursors()).containsExactlyInAnyOrderElementsOf(expected);
    streams.finishCursorWrite(false);
    assertThat(streams.takeDirtyCursors()).containsExactlyInAnyOrderElementsOf(expected);
    streams.finishCursorWrite(true);
    assertThat(streams.takeDirtyCursors()).isEmpty();
  }

  @Test
  void inboxesAreKeptUntilTheirCursorsAreWritten() throws Exception {
    streams = streams(1);
    store(INBOX, 3);
    streams.touchDevice(INBOX, "phone");
    store(INBOX, 1);
    lastOffset(ROOM);
    assertThat(lastOffset(INBOX)).isEqualTo(3);
    assertThat(streams.takeDirtyCursors()).hasSize(1);
    streams.finishCursorWrite(true);
    assertThat(streams.takeDirtyCursors()).isEmpty();
    lastOffset(ROOM);
    assertThat(lastOffset(INBOX)).isEqualTo(4);
  }

  @Test
  void expiredDevicesAreRemoved() throws Exception {
    streams.touchDevice(INBOX, "phone");
    clock.set(NOW.plus(EXPIRY).plusMillis(1));
    streams.removeExpired(List.of(new DeviceRow(1, INBOX, "phone", 0)));
    assertThat(streams.<CursorRow>with(INBOX, s -> s.devices().row(INBOX, "phone"))).isNull();
  }

  @Test
  void deletedMessagesAreNoted() throws Exception {
    store(ROOM, 3);
    lastOffset(ROOM);
    streams.markDeleted(ROOM, 2);
    streams.markDeleted(INBOX, 2);
    assertThat(streams.<Long>with(ROOM, s -> s.row().deletedUpTo())).isEqualTo(2);
    assertThat(streams.<Long>with(INBOX, s -> s.row().deletedUpTo())).isZero();
  }

  @Test
  void aChangeInAPairDropsTheEntriesOfTheInboxInMemory() throws Exception {
    lastOffset(INBOX);
    streams.add(store(INBOX, 1), Map.of());
    assertThat(streams.<List<ChatMessage>>with(INBOX, s -> s.cachedAfter(0, 9))).hasSize(1);
    // A moderator removes the message of the other user.
    UserName moderator = INBOX.owner();
    Draft removal = Draft.removal(Address.Pair.of(ALICE, moderator), moderator, 1);
    streams.add(List.of(message(2, removal)), Map.of());
    assertThat(streams.<List<ChatMessage>>with(INBOX, s -> s.cachedAfter(0, 9))).isNull();
  }

  @Test
  void aNewEpochDiscardsStreamsAndCursors() throws Exception {
    store(INBOX, 1);
    goLive(ROOM);
    streams.add(store(ROOM, 2).subList(1, 2), Map.of());
    streams.touchDevice(INBOX, "phone");
    streams.clear();
    assertThat(streams.liveAddresses()).isEmpty();
    assertThat(gaps()).isEmpty();
    assertThat(streams.takeDirtyCursors()).isEmpty();
    assertThat(lastOffset(ROOM)).isEqualTo(2);
  }
}
