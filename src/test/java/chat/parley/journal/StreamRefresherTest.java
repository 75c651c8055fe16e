package chat.parley.journal;

import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.ROOM;
import static chat.parley.journal.JournalParts.cursor;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.journal.memory.OpenGap;
import chat.parley.journal.memory.Stream;
import chat.parley.message.ChatMessage;
import chat.parley.store.EmptySqlite;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamRefresherTest {

  @AutoClose private final JournalParts parts;
  private final StreamRefresher refresher;

  StreamRefresherTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    refresher = parts.refresher();
    parts.subscribed.add(ROOM);
  }

  private List<OpenGap> gaps() {
    return parts.streams.gaps(System.nanoTime(), 10);
  }

  @Test
  void aNewSubscriptionStartsAtTheEndInTheStore() throws Exception {
    parts.lastOffset(ROOM);
    parts.storeNumbers(ROOM, 2);
    refresher.goLive(ROOM);
    assertThat(parts.streams.liveAddresses()).containsExactly(ROOM);
    assertThat(parts.lastOffset(ROOM)).isEqualTo(2);
    assertThat(gaps()).isEmpty();
  }

  @Test
  void aFurtherSubscriptionLeavesAGapForTheFirst() throws Exception {
    refresher.goLive(ROOM);
    parts.storeNumbers(ROOM, 2);
    refresher.goLive(ROOM);
    assertThat(parts.lastOffset(ROOM)).isZero();
    assertThat(gaps()).extracting(OpenGap::end).containsExactly(2L);
  }

  @Test
  void duringAnOutageASubscriptionStartsAtTheEndInMemory() throws Exception {
    parts.lastOffset(ROOM);
    parts.storeNumbers(ROOM, 2);
    refresher.goLiveFromMemory(ROOM);
    assertThat(parts.streams.liveAddresses()).containsExactly(ROOM);
    assertThat(parts.lastOffset(ROOM)).isZero();
    refresher.refresh(ROOM);
    assertThat(gaps()).extracting(OpenGap::end).containsExactly(2L);
  }

  @Test
  void duringAnOutageAStreamThatIsNotInMemoryCannotGoLive() throws Exception {
    EmptySqlite.execute(parts.file, "drop view stream_now");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> refresher.goLiveFromMemory(ROOM));
    assertThat(parts.streams.liveAddresses()).isEmpty();
  }

  @Test
  void theOffsetOfDeletedMessagesIsRead() throws Exception {
    parts.storeCached(numbers(ROOM, 5));
    try (LogWriter writer = parts.database.writer()) {
      writer.delete(parts.reader.stream(ROOM), 3);
    }
    refresher.refresh(ROOM);
    assertThat(parts.streams.with(ROOM, Stream::row)).isEqualTo(parts.reader.stream(ROOM));
  }

  @Test
  void cursorsOfTheStoreAndOfMemoryAreMerged() throws Exception {
    parts.storeNumbers(INBOX, 5);
    parts.lastOffset(INBOX);
    parts.streams.recordDelivery(INBOX, "laptop", 0, 4);
    parts.store(List.of(), cursor("phone", 3), cursor("laptop", 2));
    refresher.refresh(INBOX);
    assertThat(deliveredUpTo("phone")).isEqualTo(3);
    assertThat(deliveredUpTo("laptop")).isEqualTo(4);
  }

  private long deliveredUpTo(String device) throws StoreException {
    return parts.streams.with(INBOX, stream -> stream.devices().cursor(device, 0).upTo());
  }

  @Test
  void messagesHeldAfterTheNewStartAreDelivered() throws Exception {
    parts.subscribe(ROOM);
    parts.storeNumbers(ROOM, 2);
    ChatMessage third = parts.messageOfOtherNode(ROOM, 3);
    assertThat(parts.streams.add(List.of(third), Map.of())).isEmpty();
    refresher.refresh(ROOM);
    assertThat(parts.delivery.delivered).containsExactly(third);
    assertThat(gaps()).isEmpty();
  }
}
