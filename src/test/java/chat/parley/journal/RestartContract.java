package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.testkit.Await;
import chat.parley.testkit.Shows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The contract of a journal across restarts of its process. */
abstract class RestartContract extends JournalContract {

  private static final String PHONE = "phone";

  RestartContract(StoreFactory storeFactory) {
    super(storeFactory);
  }

  @Test
  @Shows("receipt-stored")
  void storedMessagesAreIdenticalAfterARestart() throws Exception {
    byte[] bytes = {0, (byte) 0xFF, '\n'};
    var extras = new LinkedHashMap<>(Map.of("x-b", "1"));
    extras.put("x-a", "é\"\\ \u0001");
    append(journal(), new Draft(ROOM, BOB, Body.ofBytes(bytes, "image/x"), "id 1", true, extras));
    append(reopen(), new Draft(ROOM, ALICE, Body.ofText(new byte[0], null), null, true, Map.of()));
    List<ChatMessage> stored = messages(reopen().replay(ROOM, new StartPosition.Beginning()));
    assertThat(stored).usingRecursiveComparison().isEqualTo(dispatched);
    assertThat(stored.getFirst().draft().extras()).containsExactlyEntriesOf(extras);
  }

  /** In SQLite, some of the messages are in the table {@code message_order}, and some are not. */
  @Test
  void interleavedStreamsAreReadInOffsetOrder() throws Exception {
    Journal journal = journal();
    List<Address> streams = List.of(ROOM, new Address.Everyone());
    for (int round = 0; round < 3; round++) {
      for (Address stream : streams) {
        appendNumbers(journal, stream, 900);
      }
    }
    Journal reopened = reopen();
    for (Address stream : streams) {
      List<ChatMessage> read = messages(reopened.replay(stream, new StartPosition.Beginning()));
      assertThat(read).extracting(ChatMessage::offset).isEqualTo(offsets(1, 2700));
    }
  }

  private static List<Long> offsets(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  @Shows({"offsets", "epochs"})
  void offsetsAndEpochsContinue() throws Exception {
    StoredMessage before = appendNumbers(journal(), ROOM, 3);
    StoredMessage after = append(reopen(), draft(ROOM, "4"));
    assertThat(after.position()).isEqualTo(new StreamPosition(before.position().epoch(), 4));
  }

  @Test
  void theEpochOfAStreamWithoutMessagesIsKept() throws Exception {
    StreamPosition before = journal().replay(ROOM, new StartPosition.Now()).end();
    assertThat(reopen().replay(ROOM, new StartPosition.Now()).end()).isEqualTo(before);
    assertThat(append(reopen(), draft(ROOM, "1")).position().epoch()).isEqualTo(before.epoch());
  }

  @Test
  @Shows("epochs")
  void differentStoresHaveDifferentEpochs() throws Exception {
    String epoch = append(journal(), draft(ROOM, "x")).position().epoch();
    assertThat(append(journal(), draft(ROOM, "x")).position().epoch()).isNotEqualTo(epoch);
  }

  @Test
  void aPositionFromBeforeTheRestartIsRecovered() throws Exception {
    StoredMessage last = appendNumbers(journal(), ROOM, 1234);
    var position = new StreamPosition(last.position().epoch(), 10);
    Journal journal = reopen();
    append(journal, draft(ROOM, "newer"));
    Replay replay = journal.replay(ROOM, new StartPosition.After(position));
    assertThat(replay.recovered()).isTrue();
    assertThat(texts(replay)).hasSize(1225).startsWith("11", "12").endsWith("1234", "newer");
  }

  @Test
  @Shows("idempotent-for-ever")
  void aRepeatIsDetectedAfterARestart() throws Exception {
    StoredMessage first = append(journal(), draft(ROOM, ALICE, "first", "id"));
    assertThat(append(reopen(), draft(ROOM, ALICE, "again", "id"))).isEqualTo(repeatOf(first));
    assertThat(texts(dispatched)).containsExactly("first");
  }

  @Test
  void cursorsSurviveARestart() throws Exception {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 9);
    journal.recordDelivery(BOB, PHONE, 0, 2);
    journal.recordDelivery(BOB, PHONE, 4, 6);
    journal.recordDelivery(BOB, PHONE, 7, 8);
    journal.recordDelivery(BOB, "laptop", 0, 9);
    journal = reopen();
    assertThat(texts(journal.replay(INBOX, new StartPosition.Undelivered(PHONE))))
        .containsExactly("3", "4", "7", "9");
    assertThat(texts(journal.replay(INBOX, new StartPosition.Undelivered("laptop")))).isEmpty();
  }

  @Test
  void aFullInboxStaysFull() throws Exception {
    appendNumbers(journal(limits(3)), INBOX, 3);
    assertThat(reopen().append(List.of(draft(INBOX, "4")))).failsWithin(Await.DEADLINE);
  }

  @Test
  void everyStreamIsFoundByItsName() throws Exception {
    Journal journal = journal();
    append(journal, draft(new Address.Everyone(), "everyone"));
    append(journal, draft(ROOM, "room"));
    append(journal, draft(INBOX, "inbox"));
    journal = reopen();
    assertThat(texts(journal.replay(new Address.Everyone(), new StartPosition.Last(9))))
        .containsExactly("everyone");
    assertThat(texts(journal.replay(ROOM, new StartPosition.Last(9)))).containsExactly("room");
    assertThat(texts(journal.replay(INBOX, new StartPosition.Last(9)))).containsExactly("inbox");
  }
}
