package chat.parley.journal;

import static chat.parley.journal.JournalContract.texts;
import static chat.parley.journal.JournalParts.ROOM;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.store.EmptySqlite;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The histories of {@link StreamReader}. */
class StreamReaderHistoryTest {

  @AutoClose private final JournalParts parts;
  private StreamReader reader;

  StreamReaderHistoryTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    parts.availability.available();
    reader = parts.streamReader(false);
  }

  private void assertHistory(HistoryRange range, String... texts) {
    assertThat(texts(reader.history(ROOM, range).messages())).containsExactly(texts);
  }

  @Test
  void aRangeOfMessagesIsRead() throws Exception {
    parts.storeNumbers(ROOM, 5);
    assertHistory(new HistoryRange.After(1, 2), "2", "3");
    assertHistory(new HistoryRange.Before(4, 2), "2", "3");
    assertHistory(new HistoryRange.Between(1, 4, 9), "2", "3");
    assertHistory(new HistoryRange.Newest(2), "4", "5");
    assertHistory(new HistoryRange.Newest(6), "1", "2", "3", "4", "5");
    assertHistory(new HistoryRange.After(5, 2));
    assertHistory(new HistoryRange.Before(1, 2));
  }

  @Test
  void theHistoryOfAnEmptyStreamIsEmpty() {
    History history = reader.history(ROOM, new HistoryRange.Newest(5));
    assertThat(history.messages()).isEmpty();
    assertThat(history.deleted()).isZero();
    assertThat(history.end().offset()).isZero();
  }

  @Test
  void aHistoryStartsAfterTheDeletedMessages() throws Exception {
    parts.storeNumbers(ROOM, 5);
    try (LogWriter writer = parts.database.writer()) {
      writer.delete(parts.reader.stream(ROOM), 3);
    }
    History history = reader.history(ROOM, new HistoryRange.After(0, 9));
    assertThat(texts(history.messages())).containsExactly("4", "5");
    assertThat(history.deleted()).isEqualTo(3);
    assertThat(history.end()).isEqualTo(new StreamPosition(parts.reader.stream(ROOM).epoch(), 5));
  }

  /** Stores five messages of 200 KB each, of which two fit into a history. */
  private void storeLarge() throws StoreException {
    Draft large = JournalContract.draft(ROOM, "x".repeat(200_000));
    parts.store(IntStream.range(0, 5).mapToObj(_ -> large).toList());
  }

  private List<Long> offsets(HistoryRange range) {
    return reader.history(ROOM, range).messages().stream().map(ChatMessage::offset).toList();
  }

  @Test
  void aHistoryHasAMaximumSizeAndKeepsItsAnchor() throws Exception {
    storeLarge();
    assertThat(offsets(new HistoryRange.After(1, 9))).containsExactly(2L, 3L);
    assertThat(offsets(new HistoryRange.Between(0, 5, 9))).containsExactly(1L, 2L);
    assertThat(offsets(new HistoryRange.Before(5, 9))).containsExactly(3L, 4L);
    assertThat(offsets(new HistoryRange.Newest(9))).containsExactly(4L, 5L);
  }

  @Test
  void aSingleMessageIsReadWhateverItsSize() throws Exception {
    parts.store(List.of(JournalContract.draft(ROOM, "x".repeat(600_000))));
    assertThat(offsets(new HistoryRange.After(0, 9))).containsExactly(1L);
    assertThat(offsets(new HistoryRange.Newest(9))).containsExactly(1L);
  }

  @Test
  void messagesThatOtherNodesStoredAreRead() throws Exception {
    parts.lastOffset(ROOM);
    parts.storeNumbers(ROOM, 2);
    assertHistory(new HistoryRange.Newest(9));
    reader = parts.streamReader(true);
    assertHistory(new HistoryRange.Newest(9), "1", "2");
  }

  @Test
  void duringAnOutageMessagesInMemoryAreRead() throws Exception {
    parts.storeCached(numbers(ROOM, 2));
    EmptySqlite.execute(parts.file, "drop view stream_now", "drop table message_order");
    reader = parts.streamReader(true);
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> reader.history(ROOM, new HistoryRange.Newest(9)))
        .returns(ChatError.STORE_AWAY, ChatException::error);
    parts.availability.unavailable(StoreException.timeout(Duration.ofSeconds(1)));
    assertHistory(new HistoryRange.Newest(9), "1", "2");
  }
}
