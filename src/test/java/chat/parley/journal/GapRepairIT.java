package chat.parley.journal;

import static chat.parley.journal.JournalContract.texts;
import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.ROOM;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.memory.OpenGap;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Stores;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** In PostgreSQL, the only store that several nodes share. */
class GapRepairIT {

  private static final Address.Members CHANGES = new Address.Members(ROOM.name());

  private final StoreProperties store = Stores.postgres();
  @AutoClose private final JournalParts parts = JournalParts.postgres(store);
  private final GapRepair repair =
      new GapRepair(parts.database.repairReader(), parts.streams, parts.delivery, parts.metrics);

  GapRepairIT() throws StoreException {}

  private List<OpenGap> gaps() {
    return parts.streams.gaps(System.nanoTime(), 1_000);
  }

  private boolean fillGaps() throws Exception {
    return repair.fillGaps(System.nanoTime());
  }

  /** Stores the texts 1, 2 and so on in a subscribed room, and receives the last one. */
  private void receiveLastOf(int count) throws Exception {
    parts.subscribe(ROOM);
    List<ChatMessage> messages = parts.storeNumbers(ROOM, count);
    parts.streams.add(messages.subList(count - 1, count), Map.of());
  }

  @Test
  void theLastBatchOfEachProcessIsRead() throws Exception {
    assertThat(repair.lastBatches()).doesNotContainKey(parts.database.writerId());
    parts.storeNumbers(ROOM, 1);
    assertThat(repair.lastBatches()).containsEntry(parts.database.writerId(), 1L);
  }

  @Test
  void withoutGapsNothingIsDelivered() throws Exception {
    parts.subscribe(ROOM);
    parts.storeNumbers(ROOM, 1);
    assertThat(fillGaps()).isTrue();
    assertThat(parts.delivery.delivered).isEmpty();
  }

  @Test
  void aGapBeforeAReceivedMessageIsFilled() throws Exception {
    receiveLastOf(3);
    assertThat(fillGaps()).isTrue();
    assertThat(texts(parts.delivery.delivered)).containsExactly("1", "2", "3");
    assertThat(parts.metrics.repairedMessages()).isEqualTo(2);
    assertThat(gaps()).isEmpty();
  }

  @Test
  void aGapThatWasNoticedLaterIsNotFilledYet() throws Exception {
    long before = System.nanoTime();
    receiveLastOf(3);
    assertThat(repair.fillGaps(before)).isTrue();
    assertThat(parts.delivery.delivered).isEmpty();
  }

  @Test
  void messagesMissingAtTheEndOfASubscribedStreamAreAGap() throws Exception {
    parts.subscribe(ROOM);
    parts.lastOffset(INBOX);
    parts.storeNumbers(ROOM, 2);
    parts.storeNumbers(INBOX, 2);
    repair.compareEnds(System.nanoTime());
    assertThat(gaps()).extracting(OpenGap::end).containsExactly(2L);
    assertThat(fillGaps()).isTrue();
    assertThat(texts(parts.delivery.delivered)).containsExactly("1", "2");
  }

  @Test
  void deletedMessagesOfAGapAreSkipped() throws Exception {
    receiveLastOf(4);
    deleteUpTo(2);
    assertThat(fillGaps()).isTrue();
    assertThat(texts(parts.delivery.delivered)).containsExactly("3", "4");
  }

  private void deleteUpTo(long offset) throws Exception {
    try (LogWriter writer = parts.database.writer()) {
      writer.delete(parts.reader.stream(ROOM), offset);
    }
  }

  @Test
  void aGapThatWasDeletedAsAWholeReleasesTheMessagesAfterIt() throws Exception {
    receiveLastOf(3);
    deleteUpTo(2);
    assertThat(fillGaps()).isTrue();
    assertThat(texts(parts.delivery.delivered)).containsExactly("3");
    assertThat(parts.metrics.repairedMessages()).isZero();
  }

  @Test
  void announcedMessagesThatAreNotStoredAreDiscarded() throws Exception {
    parts.subscribe(ROOM);
    parts.storeNumbers(ROOM, 1);
    parts.streams.change(ROOM, (stream, _, _) -> stream.expectUpTo(5, System.nanoTime()));
    assertThat(fillGaps()).isFalse();
    assertThat(texts(parts.delivery.delivered)).containsExactly("1");
    assertThat(gaps()).isEmpty();
    assertThat(fillGaps()).isTrue();
  }

  @Test
  void messagesThatTheStoreHasLostAreSkipped() throws Exception {
    receiveLastOf(3);
    execute("delete from message where position <= 2");
    assertThat(fillGaps()).isTrue();
    assertThat(texts(parts.delivery.delivered)).containsExactly("3");
  }

  @Test
  void gapsOfMoreStreamsThanOneQueryFillsAreFilled() throws Exception {
    var drafts = new ArrayList<Draft>();
    for (int i = 0; i < 101; i++) {
      var room = new Address.Room(new RoomName("room" + i));
      parts.subscribe(room);
      drafts.addAll(numbers(room, 1));
    }
    parts.store(drafts);
    repair.compareEnds(System.nanoTime());
    assertThat(gaps()).hasSize(101);
    assertThat(fillGaps()).isTrue();
    assertThat(parts.delivery.delivered).hasSize(101);
  }

  private void setMembersOffset(Address.Room room, long offset) throws Exception {
    execute(
        "update stream set members_position = %d where name = '%s'"
            .formatted(offset, room.stream()));
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = Stores.connect(store.store());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> streams(List<ChatMessage> messages) {
    return messages.stream().map(message -> message.draft().to().stream()).toList();
  }

  @Test
  void messagesOfARoomFollowTheChangesThatWereStoredBefore() throws Exception {
    parts.subscribe(CHANGES);
    parts.storeNumbers(CHANGES, 2);
    receiveLastOf(2);
    setMembersOffset(ROOM, 2);
    assertThat(fillGaps()).isTrue();
    assertThat(gaps()).extracting(OpenGap::end).containsExactly(2L);
    assertThat(fillGaps()).isTrue();
    assertThat(streams(parts.delivery.delivered))
        .containsExactly("members.lobby", "members.lobby", "room.lobby", "room.lobby");
    assertThat(parts.delivery.delivered.get(2).membersOffset()).isEqualTo(2);
    assertThat(parts.delivery.disconnected).isEmpty();
  }

  @Test
  void theEndOfARoomIsReadWithItsLastChange() throws Exception {
    parts.subscribe(ROOM);
    parts.storeNumbers(ROOM, 1);
    setMembersOffset(ROOM, 3);
    repair.compareEnds(System.nanoTime());
    assertThat(parts.streams.<Long>with(ROOM, stream -> stream.knownRow().membersOffset()))
        .isEqualTo(3);
  }

  @Test
  void changesThatNoSubscriptionFollowsAreFollowed() throws Exception {
    parts.subscribe(ROOM);
    parts.storeNumbers(CHANGES, 2);
    ChatMessage message = parts.storeNumbers(ROOM, 1).getFirst().withMembersOffset(2);
    assertThat(parts.streams.add(List.of(message), Map.of())).isEmpty();
    assertThat(fillGaps()).isTrue();
    assertThat(parts.delivery.delivered).containsExactly(message);
    assertThat(parts.delivery.disconnected).containsExactly(CHANGES);
    assertThat(fillGaps()).isTrue();
    assertThat(parts.delivery.disconnected).hasSize(1);
  }

  @Test
  void lostChangesDisconnectTheSubscribersOfTheRoom() throws Exception {
    parts.subscribe(CHANGES);
    parts.subscribe(ROOM);
    parts.storeNumbers(CHANGES, 2);
    ChatMessage message = parts.storeNumbers(ROOM, 1).getFirst().withMembersOffset(2);
    parts.streams.add(List.of(message), Map.of());
    execute(
        "delete from message where stream ="
            + " (select id from stream where name = 'members.lobby')");
    assertThat(fillGaps()).isTrue();
    assertThat(parts.delivery.disconnected).containsExactly(CHANGES);
    assertThat(parts.delivery.delivered).containsExactly(message);
  }

  @Test
  void announcedChangesThatAreNotStoredHoldNothing() throws Exception {
    parts.subscribe(CHANGES);
    parts.subscribe(ROOM);
    ChatMessage message = parts.storeNumbers(ROOM, 1).getFirst().withMembersOffset(5);
    parts.streams.add(List.of(message), Map.of());
    assertThat(fillGaps()).isFalse();
    assertThat(streams(parts.delivery.delivered)).containsExactly("room.lobby");
    assertThat(fillGaps()).isTrue();
  }
}
