package chat.parley.journal;

import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.ROOM;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.StreamQuery.Freshness;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import chat.parley.store.CursorRow;
import chat.parley.store.EmptySqlite;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import chat.parley.testkit.ChatExceptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamPageReaderTest {

  private static final int BYTES = 1024 * 1024;

  @AutoClose private final JournalParts parts;
  private StreamPageReader reader;

  StreamPageReaderTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    parts.availability.available();
    reader = parts.readers(false).pages();
  }

  private StreamPage read(Address address, StartPosition from, @Nullable String device, int limit) {
    return reader.read(new StreamQuery(address, from, device, limit, BYTES), Freshness.STORED);
  }

  private StreamPage readAfter(Address address, long offset) throws StoreException {
    return readAfter(address, offset, null);
  }

  private StreamPage readAfter(Address address, long offset, @Nullable String device)
      throws StoreException {
    String epoch = parts.reader.stream(address).epoch();
    var from = new StartPosition.After(new StreamPosition(epoch, offset));
    return read(address, from, device, 50);
  }

  private static List<Long> offsets(StreamPage page) {
    return page.history().messages().stream().map(ChatMessage::offset).toList();
  }

  private static void assertPage(StreamPage page, long next, Long... offsets) {
    assertThat(page.recovered()).isTrue();
    assertThat(offsets(page)).containsExactly(offsets);
    assertThat(page.next().offset()).isEqualTo(next);
  }

  @Test
  void aPageFollowsAPosition() throws Exception {
    parts.storeNumbers(ROOM, 5);
    assertPage(readAfter(ROOM, 3), 5, 4L, 5L);
    assertPage(readAfter(ROOM, 5), 5);
    assertPage(read(ROOM, new StartPosition.Beginning(), null, 2), 2, 1L, 2L);
    assertPage(read(ROOM, new StartPosition.Now(), null, 2), 5);
    assertPage(read(ROOM, new StartPosition.Beginning(), null, 0), 0);
    assertThat(readAfter(ROOM, 5).isAnswer()).isFalse();
    assertThat(readAfter(ROOM, 4).isAnswer()).isTrue();
  }

  @Test
  void aPageHasAMaximumSizeButAtLeastOneMessage() throws Exception {
    parts.storeNumbers(ROOM, 5);
    var query = new StreamQuery(ROOM, new StartPosition.Beginning(), null, 50, 1);
    assertPage(reader.read(query, Freshness.STORED), 1, 1L);
  }

  @Test
  void aPositionOutsideOfTheStreamIsNotContinued() throws Exception {
    parts.storeNumbers(ROOM, 5);
    var otherEpoch = new StartPosition.After(new StreamPosition("other", 1));
    for (StreamPage page : List.of(readAfter(ROOM, 6), read(ROOM, otherEpoch, null, 50))) {
      assertThat(page.recovered()).isFalse();
      assertThat(page.history().messages()).isEmpty();
      assertThat(page.next()).isEqualTo(page.history().end());
      assertThat(page.isAnswer()).isTrue();
    }
  }

  @Test
  void deletedMessagesAreNotContinued() throws Exception {
    parts.storeNumbers(ROOM, 5);
    try (LogWriter writer = parts.database.writer()) {
      writer.delete(parts.reader.stream(ROOM), 3);
    }
    StreamPage page = readAfter(ROOM, 2);
    assertThat(page.recovered()).isFalse();
    assertThat(page.next().offset()).isEqualTo(5);
    assertThat(page.history().deleted()).isEqualTo(3);
    assertPage(readAfter(ROOM, 3), 5, 4L, 5L);
  }

  @Test
  void messagesThatADeviceHasAcknowledgedAreLeftOut() throws Exception {
    parts.store(numbers(INBOX, 6), new CursorRow(INBOX, "phone", 1, "{[3,5),[6,7)}"));
    var undelivered = new StartPosition.Undelivered("phone");
    assertPage(read(INBOX, undelivered, "phone", 50), 6, 2L, 5L);
    assertPage(read(INBOX, undelivered, "phone", 1), 4, 2L);
    assertPage(readAfter(INBOX, 2, "phone"), 6, 5L);
    assertPage(readAfter(INBOX, 5, "phone"), 6);
    assertPage(readAfter(INBOX, 2, null), 6, 3L, 4L, 5L, 6L);
    assertPage(readAfter(INBOX, 0, "phone"), 6, 1L, 2L, 5L);
  }

  @Test
  void aDeviceThatReadsCountsTowardsTheLimit() {
    var undelivered = new StartPosition.Undelivered("new");
    for (int i = 0; i < parts.policy.maxDevices(); i++) {
      assertPage(read(INBOX, undelivered, "device" + i, 50), 0);
    }
    ChatExceptions.expect(ChatError.TOO_MANY, () -> read(INBOX, undelivered, "new", 50));
    assertPage(read(INBOX, undelivered, null, 50), 0);
  }

  @Test
  void nothingIsReadBeforeTheStoreIsOpen() {
    var availability = new StoreAvailability();
    availability.unavailable(StoreException.timeout(Duration.ofSeconds(1)));
    var early = new StreamPageReader(parts.streams, parts.streamReader(false), availability, null);
    var query = new StreamQuery(ROOM, new StartPosition.Now(), null, 1, BYTES);
    ChatExceptions.expect(ChatError.STORE_AWAY, () -> early.read(query, Freshness.DELIVERED));
  }

  @Test
  void duringAnOutageAPositionOfAnotherNodeIsNotJudged() {
    StreamPageReader shared = parts.readers(true).pages();
    var query = new StreamQuery(ROOM, new StartPosition.Now(), null, 1, BYTES);
    assertThat(shared.read(query, Freshness.LIVE).recovered()).isTrue();
    parts.availability.unavailable(StoreException.timeout(Duration.ofSeconds(1)));
    ChatExceptions.expect(ChatError.STORE_AWAY, () -> shared.read(query, Freshness.STORED));
    ChatExceptions.expect(ChatError.STORE_AWAY, () -> shared.read(query, Freshness.LIVE));
    assertThat(shared.read(query, Freshness.DELIVERED).recovered()).isTrue();
  }

  @Test
  void aPageHasTheLastChangeOfTheMembers() throws Exception {
    parts.storeNumbers(ROOM, 2);
    EmptySqlite.execute(parts.file, "update stream set members_position = 7");
    assertThat(readAfter(ROOM, 1).membersOffset()).isEqualTo(7);
    assertThat(readAfter(ROOM, 2).membersOffset()).isEqualTo(7);
  }
}
