package chat.parley.journal;

import static chat.parley.journal.JournalContract.texts;
import static chat.parley.journal.JournalParts.ALICE;
import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.ROOM;
import static chat.parley.journal.JournalParts.cursor;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.MessagePage;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.store.CursorRow;
import chat.parley.store.EmptySqlite;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The replays of {@link StreamReader}; {@link StreamReaderHistoryTest} tests its histories. */
class StreamReaderTest {

  private final StoreException timeout = StoreException.timeout(Duration.ofSeconds(1));

  @AutoClose private final JournalParts parts;
  private StreamReader reader;

  StreamReaderTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    parts.availability.available();
    reader = parts.streamReader(false);
  }

  private Replay replay(StartPosition from) {
    return reader.replay(ROOM, from, null);
  }

  private Replay replayAfter(long offset) throws StoreException {
    String epoch = parts.reader.stream(ROOM).epoch();
    return replay(new StartPosition.After(new StreamPosition(epoch, offset)));
  }

  private void delete(Address address, long upTo) throws StoreException {
    try (LogWriter writer = parts.database.writer()) {
      writer.delete(parts.reader.stream(address), upTo);
    }
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(call)
        .returns(ChatError.STORE_AWAY, ChatException::error);
  }

  private static void assertReplay(Replay replay, boolean recovered, String... texts) {
    assertThat(replay.recovered()).isEqualTo(recovered);
    assertThat(texts(replay)).containsExactly(texts);
  }

  @Test
  void onlyAnOffsetOfTheStreamIsRecovered() throws Exception {
    parts.storeNumbers(ROOM, 3);
    assertReplay(replayAfter(0), true, "1", "2", "3");
    assertReplay(replayAfter(2), true, "3");
    assertReplay(replayAfter(3), true);
    assertReplay(replayAfter(4), false);
    assertReplay(replay(new StartPosition.After(new StreamPosition("other", 1))), false);
  }

  @Test
  void afterADeletionOnlyCompleteReplaysAreRecovered() throws Exception {
    parts.storeNumbers(ROOM, 5);
    delete(ROOM, 3);
    assertReplay(replayAfter(2), false);
    assertReplay(replayAfter(3), true, "4", "5");
    assertReplay(replay(new StartPosition.Beginning()), false);
    assertReplay(replay(new StartPosition.Last(3)), true, "4", "5");
  }

  @Test
  void aReplayStartsAtTheBeginningAtTheLastMessagesOrAtTheEnd() throws Exception {
    parts.storeNumbers(ROOM, 3);
    assertReplay(replay(new StartPosition.Beginning()), true, "1", "2", "3");
    assertReplay(replay(new StartPosition.Last(2)), true, "2", "3");
    assertReplay(replay(new StartPosition.Last(4)), true, "1", "2", "3");
    assertReplay(replay(new StartPosition.Last(0)), true);
    Replay live = replay(new StartPosition.Now());
    assertReplay(live, true);
    assertThat(live.start()).isEqualTo(3);
    assertThat(live.end()).isEqualTo(new StreamPosition(parts.reader.stream(ROOM).epoch(), 3));
  }

  @Test
  void undeliveredMessagesAreReplayedWithoutThoseThatWereDelivered() throws Exception {
    parts.store(numbers(INBOX, 6), new CursorRow(INBOX, "phone", 1, "{[3,5)}"));
    Replay replay = reader.replay(INBOX, new StartPosition.Undelivered("phone"), null);
    assertThat(replay.start()).isEqualTo(1);
    assertReplay(replay, true, "2", "5", "6");
  }

  @Test
  void aDeviceThatMissedDeletedMessagesReceivesTheRest() throws Exception {
    parts.store(numbers(INBOX, 5), cursor("phone", 1));
    delete(INBOX, 3);
    assertReplay(
        reader.replay(INBOX, new StartPosition.Undelivered("phone"), null), false, "4", "5");
    assertReplay(reader.replay(INBOX, new StartPosition.Undelivered("new"), null), true, "4", "5");
  }

  @Test
  void theSubscribingDeviceIsRecorded() throws Exception {
    parts.storeNumbers(INBOX, 1);
    for (String device : List.of("a", "b", "c")) {
      reader.replay(INBOX, new StartPosition.Now(), device);
    }
    assertThat(parts.streams.takeDirtyCursors())
        .extracting(CursorRow::device)
        .containsExactlyInAnyOrder("a", "b", "c");
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> reader.replay(INBOX, new StartPosition.Now(), "d"))
        .returns(ChatError.TOO_MANY, ChatException::error);
  }

  @Test
  void pagesHaveAMaximumNumberOfMessages() throws Exception {
    parts.storeNumbers(ROOM, 501);
    Replay replay = replay(new StartPosition.Beginning());
    MessagePage first = replay.pages().apply(0);
    assertThat(first.messages()).hasSize(500);
    assertThat(first.upTo()).isEqualTo(500);
    assertThat(texts(replay.pages().apply(500).messages())).containsExactly("501");
  }

  @Test
  void pagesFromMemoryHaveAMaximumSize() throws Exception {
    parts.storeCached(
        List.of(draft(200_000), draft(200_000), draft(200_000), draft(600_000), draft(1)));
    Replay replay = replay(new StartPosition.Beginning());
    assertThat(replay.pages().apply(0).upTo()).isEqualTo(2);
    assertThat(replay.pages().apply(2).upTo()).isEqualTo(3);
    assertThat(replay.pages().apply(3).upTo()).isEqualTo(4);
    assertThat(replay.pages().apply(4).upTo()).isEqualTo(5);
  }

  private static Draft draft(int length) {
    return JournalContract.draft(ROOM, "x".repeat(length));
  }

  @Test
  void aPageThatWasDeletedInTheMeantimeIsReported() throws Exception {
    parts.storeNumbers(ROOM, 5);
    Replay replay = replay(new StartPosition.Beginning());
    delete(ROOM, 3);
    assertUnavailable(() -> replay.pages().apply(2));
    assertThat(texts(replay.pages().apply(3).messages())).containsExactly("4", "5");
    assertUnavailable(() -> replay.pages().apply(5));
  }

  @Test
  void duringAnOutageOnlyMessagesInMemoryAreRead() throws Exception {
    parts.storeCached(numbers(ROOM, 2));
    parts.storeNumbers(INBOX, 2);
    Replay uncached = reader.replay(INBOX, new StartPosition.Beginning(), null);
    EmptySqlite.execute(parts.file, "drop view stream_now", "drop table message_order");
    assertReplay(replay(new StartPosition.Beginning()), true, "1", "2");
    assertUnavailable(() -> uncached.pages().apply(0));
    var unloaded = new Address.Everyone();
    assertUnavailable(() -> reader.replay(unloaded, new StartPosition.Now(), null));
  }

  @Test
  void aStreamLoadedBeforeItsFirstMessageIsReadFromTheStore() throws Exception {
    parts.storeCached(numbers(ROOM, 1));
    parts.storeCached(List.of(Draft.removal(ROOM, ALICE, 1)));
    assertReplay(replay(new StartPosition.Beginning()), true, "", "");
    History history = reader.history(ROOM, new HistoryRange.Newest(2));
    assertThat(texts(history.messages())).containsExactly("", "");
  }

  @Test
  void beforeTheStoreIsOpenNothingIsRead() {
    var availability = new StoreAvailability();
    availability.unavailable(timeout);
    var early = new StreamReader(parts.streams, parts.reader, parts.calls, availability, null);
    assertUnavailable(() -> early.replay(ROOM, new StartPosition.Now(), null));
    assertUnavailable(() -> early.history(ROOM, new HistoryRange.Newest(1)));
  }

  @Test
  void withSeveralNodesAReplayEndsAtTheEndInTheStore() throws Exception {
    parts.lastOffset(ROOM);
    parts.storeNumbers(ROOM, 2);
    assertThat(replay(new StartPosition.Now()).end().offset()).isZero();
    reader = parts.streamReader(true);
    parts.subscribed.add(ROOM);
    assertReplay(replay(new StartPosition.Beginning()), true, "1", "2");
    assertThat(parts.streams.liveAddresses()).containsExactly(ROOM);
  }

  @Test
  void withSeveralNodesOnlyLiveSubscriptionsBeginDuringAnOutage() throws Exception {
    parts.lastOffset(ROOM);
    parts.storeNumbers(ROOM, 2);
    reader = parts.streamReader(true);
    parts.subscribed.add(ROOM);
    parts.availability.unavailable(timeout);
    assertThat(replay(new StartPosition.Now()).end().offset()).isZero();
    assertThat(parts.streams.liveAddresses()).containsExactly(ROOM);
    assertUnavailable(() -> replay(new StartPosition.Beginning()));
  }

  @Test
  void aReplayHasTheLastChangeOfTheMembers() throws Exception {
    parts.storeNumbers(ROOM, 2);
    EmptySqlite.execute(parts.file, "update stream set members_position = 7");
    assertThat(replay(new StartPosition.Beginning()).membersOffset()).isEqualTo(7);
    assertThat(replay(new StartPosition.Now()).membersOffset()).isEqualTo(7);
    assertThat(reader.history(ROOM, new HistoryRange.Newest(1)).membersOffset()).isEqualTo(7);
    parts.streams.add(List.of(parts.messageOfOtherNode(ROOM, 3).withMembersOffset(9)), Map.of());
    assertThat(replay(new StartPosition.Now()).membersOffset()).isEqualTo(9);
  }

  @Test
  void withSeveralNodesTheChangesOfMembersAreFollowed() throws Exception {
    var changes = new Address.Members(ROOM.name());
    parts.subscribed.add(changes);
    reader.follow(changes);
    assertThat(parts.streams.liveAddresses()).isEmpty();
    parts.storeNumbers(changes, 2);
    reader = parts.streamReader(true);
    reader.follow(changes);
    assertThat(parts.streams.liveAddresses()).containsExactly(changes);
    assertThat(parts.lastOffset(changes)).isEqualTo(2);
    EmptySqlite.execute(parts.file, "drop view stream_now");
    parts.availability.unavailable(timeout);
    reader.follow(changes);
    assertUnavailable(() -> reader.follow(new Address.Members(new RoomName("other"))));
  }
}
