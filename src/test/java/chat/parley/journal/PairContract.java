package chat.parley.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.testkit.Shows;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of pairs: one stream for two users, to which the entries of both inboxes refer. */
abstract class PairContract extends JournalContract {

  private static final Address.Pair PAIR = Address.Pair.of(ALICE, BOB);
  private static final Address ALICES_INBOX = new Address.Inbox(ALICE);
  private static final StartPosition FIRST = new StartPosition.Last(1000);

  PairContract(StoreFactory storeFactory) {
    super(storeFactory);
  }

  private static Draft from(UserName sender, Address to, String text) {
    return Draft.of(to, sender, Body.ofText(text.getBytes(UTF_8), null));
  }

  private static List<ChatMessage> read(Journal journal, Address stream) {
    return messages(journal.replay(stream, FIRST));
  }

  @Test
  void messagesOfBothUsersAreInOneStream() throws Exception {
    Journal journal = journal();
    append(journal, from(ALICE, INBOX, "1"));
    append(journal, from(BOB, ALICES_INBOX, "2"));
    append(journal, from(ALICE, PAIR, "3"));
    append(journal, List.of(from(BOB, PAIR, "4"), from(ALICE, INBOX, "5")));
    assertThat(texts(read(journal, PAIR))).containsExactly("1", "2", "3", "4", "5");
    assertThat(read(journal, PAIR))
        .extracting(ChatMessage::offset)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(texts(read(journal, INBOX))).containsExactly("1", "3", "5");
    assertThat(texts(read(journal, ALICES_INBOX))).containsExactly("2", "4");
  }

  @Test
  void theReceiptOfAnInboxHasItsPositionAndTheOffsetInThePair() throws Exception {
    Journal journal = journal();
    append(journal, from(BOB, PAIR, "1"));
    StoredMessage stored = append(journal, from(ALICE, INBOX, "2"));
    assertThat(stored.to()).isEqualTo(INBOX);
    assertThat(stored.position().offset()).isEqualTo(1);
    assertThat(stored.conversationOffset()).isEqualTo(2);
    StoredMessage inPair = append(journal, from(ALICE, PAIR, "3"));
    assertThat(inPair.to()).isEqualTo(PAIR);
    assertThat(inPair.position().offset()).isEqualTo(3);
    assertThat(inPair.conversationOffset()).isZero();
  }

  @Test
  void aRepeatHasTheOffsetInThePairToo() throws Exception {
    Journal journal = journal();
    append(journal, from(BOB, PAIR, "1"));
    Draft draft = draft(INBOX, ALICE, "2", "id");
    StoredMessage first = append(journal, draft);
    StoredMessage repeat = append(journal, draft);
    assertThat(repeat.duplicate()).isTrue();
    assertThat(repeat.position()).isEqualTo(first.position());
    assertThat(repeat.conversationOffset()).isEqualTo(2);
    Journal restarted = reopen();
    assertThat(append(restarted, draft)).isEqualTo(repeat);
    assertThat(append(restarted, draft(PAIR, ALICE, "2", "id"))).isEqualTo(repeat);
  }

  @Test
  void anEntryOfAnInboxNamesTheConversation() throws Exception {
    Journal journal = journal();
    var body = Body.ofText("1".getBytes(UTF_8), "text/plain");
    append(journal, new Draft(INBOX, ALICE, body, "id", true, Map.of("color", "red")));
    ChatMessage entry = read(journal, INBOX).getFirst();
    assertThat(entry.draft().extras())
        .isEqualTo(
            Map.of("conversation", "with.alice", "conversation-offset", "1", "color", "red"));
    ChatMessage inPair = read(journal, PAIR).getFirst();
    assertThat(inPair.draft().extras()).isEqualTo(Map.of("color", "red"));
    assertThat(entry.id()).isNotEqualTo(inPair.id());
    Journal restarted = reopen();
    assertThat(read(restarted, INBOX))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(entry);
    assertThat(read(restarted, PAIR))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(inPair);
  }

  @Test
  void messagesAreDeliveredInBothStreams() throws Exception {
    append(journal(), from(ALICE, PAIR, "1"));
    assertThat(dispatched)
        .extracting(message -> message.draft().to())
        .containsExactlyInAnyOrder(PAIR, INBOX);
  }

  @Test
  void aMessageToOneselfIsInThePairOnce() throws Exception {
    Journal journal = journal();
    Address own = Address.Pair.of(ALICE, ALICE);
    append(journal, from(ALICE, own, "1"));
    append(journal, from(ALICE, ALICES_INBOX, "2"));
    assertThat(texts(read(journal, own))).containsExactly("1", "2");
    assertThat(texts(read(journal, ALICES_INBOX))).containsExactly("1", "2");
  }

  @Test
  void manyEntriesAreReadWithTheTextsOfTheirPairs() throws Exception {
    Journal journal = journal(limits(10_000));
    for (int i = 0; i < 30; i++) {
      int batch = i;
      append(
          journal,
          IntStream.range(0, 100)
              .mapToObj(n -> from(new UserName("u" + n % 7), INBOX, batch + "-" + n))
              .toList());
    }
    Journal restarted = reopen();
    List<ChatMessage> entries =
        messages(restarted.replay(INBOX, new StartPosition.Undelivered("phone")));
    assertThat(entries).hasSize(3_000);
    assertThat(texts(entries).getLast()).isEqualTo("29-99");
    assertThat(entries)
        .allSatisfy(
            entry ->
                assertThat(entry.draft().extras().get("conversation"))
                    .isEqualTo("with." + entry.draft().from()));
  }

  @Test
  void namesOfTheMaximumLengthFitInThePair() throws Exception {
    Journal journal = journal();
    var longest = new UserName("\uD842\uDFB7".repeat(64));
    var other = new UserName("z".repeat(64));
    Address pair = Address.Pair.of(longest, other);
    append(journal, from(longest, pair, "1"));
    assertThat(texts(read(reopen(), pair))).containsExactly("1");
  }

  @Test
  @Shows("pair-deleted")
  void messagesOfAPairForWhichAnInboxWaitsAreKeptAboveTheCount() throws Exception {
    Journal journal = journal(RetentionContract.keepCount(2, 1000));
    appendNumbers(journal, INBOX, 5);
    awaitSweep(journal, 1);
    assertThat(texts(journal.replay(PAIR, new StartPosition.Last(100)))).hasSize(5);
    journal.recordDelivery(BOB, "phone", 0, 2);
    RetentionContract.awaitOldest(journal, PAIR, 3);
    append(journal, draft(ALICES_INBOX, BOB, "6", "6"));
    appendNumbers(journal, INBOX, 4);
    journal.recordDelivery(BOB, "phone", 0, 9);
    RetentionContract.awaitOldest(journal, PAIR, 6);
    awaitSweep(journal, 2);
    assertThat(texts(journal.replay(PAIR, new StartPosition.Last(100))))
        .as("those from the one that the other inbox waits for")
        .containsExactly("6", "1", "2", "3", "4");
    journal.recordDelivery(ALICE, "phone", 0, 1);
    RetentionContract.awaitOldest(journal, PAIR, 7);
  }

  @Test
  @Shows("pair-deleted")
  void messagesOfAPairOfWhichAnInboxHasEntriesAreKeptAboveTheCount() throws Exception {
    Journal journal = journal(RetentionContract.keepCount(2, 1000));
    append(journal, draft(ALICES_INBOX, BOB, "1", "1"));
    append(journal, draft(ALICES_INBOX, BOB, "2", "2"));
    journal.recordDelivery(ALICE, "phone", 0, 2);
    appendNumbers(journal, INBOX, 2);
    journal.recordDelivery(BOB, "phone", 0, 2);
    awaitSweep(journal, 1);
    assertThat(texts(reopen().replay(ALICES_INBOX, new StartPosition.Last(100))))
        .containsExactly("1", "2");
  }

  /** Waits until all streams have been examined since the last message was appended. */
  private static void awaitSweep(Journal journal, int number) {
    Address last = new Address.Room(new RoomName("sweep-" + number));
    appendNumbers(journal, last, 3);
    RetentionContract.awaitOldest(journal, last, 2);
  }

  @Test
  @Shows("pair-deleted")
  void anEntryOfAnInboxIsRemovedWithTheMessageOfItsPair() throws Exception {
    Journal first = journal(RetentionContract.keepCount(2, 1000));
    appendNumbers(first, INBOX, 2);
    first.recordDelivery(BOB, "phone", 0, 2);
    for (String text : new String[] {"3", "4", "5", "6", "7", "8"}) {
      append(first, draft(ALICES_INBOX, BOB, text, text));
    }
    first.recordDelivery(ALICE, "phone", 0, 6);
    RetentionContract.awaitOldest(first, PAIR, 5);
    RetentionContract.awaitOldest(first, ALICES_INBOX, 5);
    Journal journal = reopen();
    List<ChatMessage> entries = messages(journal.replay(INBOX, new StartPosition.Last(100)));
    assertThat(texts(entries)).containsExactly("", "");
    assertThat(entries)
        .allSatisfy(
            entry -> {
              assertThat(entry.draft().from()).isEqualTo(ALICE);
              assertThat(entry.draft().extras()).isEqualTo(Map.of("removed", "true"));
              assertThat(entry.draft().hasNoContent()).isTrue();
            });
    assertThat(texts(journal.replay(ALICES_INBOX, new StartPosition.Last(100))))
        .containsExactly("7", "8");
  }
}
