package chat.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of the pairs of messages that earlier versions have stored in inboxes. */
abstract class PairBacklogContract extends PairBacklogScenario {

  @Test
  void messagesOfBothInboxesAreInTheOrderOfTheirTimesAndThenOffsets() throws Exception {
    addConversation();
    try (LogWriter _ = upgrade()) {
      assertThat(texts(PAIR)).containsExactly("a1", "b2", "a3", "b1", "a2", "b3", "b4", "a5");
      assertThat(read(PAIR))
          .extracting(ChatMessage::offset)
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
      assertThat(read(PAIR)).extracting(ChatMessage::timestamp).isSorted();
      assertThat(texts(Address.Pair.of(BOB, new UserName("carol")))).containsExactly("c4");
      assertThat(texts(INBOX)).containsExactly("a1", "a2", "a3", "c4", "a5");
      assertThat(texts(ALICES_INBOX)).containsExactly("b1", "b2", "b3", "b4");
    }
  }

  @Test
  void messagesToOneselfAreInThePairOnce() throws Exception {
    inboxes.add("inbox.bob", 1, 1_000, "bob", "1");
    inboxes.add("inbox.bob", 2, 1_000, "bob", "2");
    try (LogWriter _ = upgrade()) {
      assertThat(texts(Address.Pair.of(BOB, BOB))).containsExactly("1", "2");
      assertThat(texts(INBOX)).containsExactly("1", "2");
    }
  }

  @Test
  void entriesOfInboxesAreAsBeforeAndNameTheConversation() throws Exception {
    inboxes.add("inbox.bob", 7, 1_000, "alice", "id", "image/png", false, BYTES, EXTRAS);
    inboxes.add("inbox.bob", 8, 1_001, "alice", null, null, true, new byte[0], null);
    inboxes.add("inbox.bob", 9, 1_002, "Zoë", null, "text/plain", true, "№".getBytes(UTF_8), null);
    List<ChatMessage> before = read(INBOX);
    try (LogWriter _ = upgrade()) {
      List<ChatMessage> after = read(INBOX);
      assertThat(after).extracting(ChatMessage::offset).containsExactly(7L, 8L, 9L);
      for (int i = 0; i < before.size(); i++) {
        Draft old = before.get(i).draft();
        Map<String, String> headers = new LinkedHashMap<>(old.extras());
        headers.put("conversation", "with." + old.from());
        headers.put("conversation-offset", i == 1 ? "2" : "1");
        assertThat(List.copyOf(after.get(i).draft().extras().entrySet()))
            .isEqualTo(List.copyOf(headers.entrySet()));
        assertThat(after.get(i))
            .usingRecursiveComparison()
            .ignoringFields("draft.extras")
            .isEqualTo(before.get(i));
      }
    }
  }

  @Test
  void messagesOfPairsHaveTheContentOfTheEntries() throws Exception {
    inboxes.add("inbox.bob", 7, 1_000, "alice", "id", "image/png", false, BYTES, EXTRAS);
    ChatMessage before = read(INBOX).getFirst();
    try (LogWriter _ = upgrade()) {
      ChatMessage message = read(PAIR).getFirst();
      assertThat(message.offset()).isEqualTo(1);
      assertThat(message.position().epoch()).isEqualTo(database.reader().epoch(PAIR));
      assertThat(message.draft())
          .usingRecursiveComparison()
          .isEqualTo(before.draft().withAddress(PAIR));
      assertThat(message.draft().body().bytes()).isEqualTo(BYTES);
      assertThat(message.draft().clientMessageId()).isEqualTo("id");
    }
  }

  @Test
  void entriesAreStoredLikeThoseOfNewMessages() throws Exception {
    inboxes.add("inbox.bob", 1, 9_000, "alice", "id", "image/png", false, BYTES, EXTRAS);
    try (LogWriter writer = upgrade()) {
      write(writer, draft(INBOX, "new"));
    }
    String entries =
        "select sent_at, sender, client_message_id, content_type, is_text, length(body), extras,"
            + " conversation from message where position %s and stream = (select id from stream"
            + " where name = 'inbox.bob')";
    assertThat(inboxes.rows(entries.formatted("= 1")))
        .hasSize(1)
        .isEqualTo(inboxes.rows(entries.formatted("= 2")));
  }

  @Test
  void newMessagesContinueBothStreams() throws Exception {
    addConversation();
    try (LogWriter writer = upgrade()) {
      var outcome = (DraftOutcome.New) write(writer, draft(INBOX, "new")).getFirst();
      assertThat(outcome.message().offset()).isEqualTo(6);
      assertThat(outcome.conversationOffset()).isEqualTo(9);
    }
  }

  @Test
  void aRepeatOfAnEarlierMessageHasTheOffsetInThePair() throws Exception {
    addConversation();
    inboxes.update(
        "insert into sent select 'alice', 'id', id, 3 from stream where name = 'inbox.bob'");
    try (LogWriter writer = upgrade()) {
      var repeat = (DraftOutcome.Repeat) write(writer, draft(INBOX, "id")).getFirst();
      assertThat(repeat)
          .isEqualTo(
              new DraftOutcome.Repeat(
                  INBOX, repeat.messageId(), repeat.position(), 2_000, repeat.conversationOffset()))
          .returns(3L, DraftOutcome.Repeat::conversationOffset);
      assertThat(repeat.messageId()).isEqualTo("e1-3");
      assertThat(database.reader().findSent("alice", Set.of("id"))).isEqualTo(Map.of("id", repeat));
    }
  }

  @Test
  void cursorsAndTheStateOfInboxesAreKept() throws Exception {
    addConversation();
    inboxes.update(
        "insert into device select id, 'phone', 2, '{[4,5)}', 5 from stream where name ="
            + " 'inbox.bob'");
    inboxes.update(
        "insert into sent select 'alice', 'id', id, 3 from stream where name = 'inbox.bob'");
    List<String> tables =
        List.of(
            "select * from device",
            "select * from sent",
            "select id, name, epoch, last_position, deleted from stream_now where name like"
                + " 'inbox.%' order by id");
    Map<String, List<String>> before = new LinkedHashMap<>();
    for (String query : tables) {
      before.put(query, inboxes.rows(query));
    }
    upgrade().close();
    for (String query : tables) {
      assertThat(inboxes.rows(query)).as(query).isNotEmpty().isEqualTo(before.get(query));
    }
  }

  @Test
  void anExistingPairIsContinued() throws Exception {
    inboxes.add("inbox.bob", 1, 1_000, "alice", "entry without a pair");
    inboxes.add("inbox.bob", 2, 1_000, "alice", "");
    inboxes.update(
        "insert into stream (name, epoch, last_position, deleted) values ('pair.alice,bob', 'p', 1,"
            + " 0)");
    inboxes.update(
        "insert into message (stream, position, sent_at, sender, is_text, body) select id, 1, 1,"
            + " 'alice', is_text, body from stream, (select is_text, body from message where"
            + " position = 1) as m where name = 'pair.alice,bob'");
    inboxes.update(
        "update message set conversation = (select id from stream where name = 'pair.alice,bob'),"
            + " conversation_position = 1 where position = 2");
    try (LogWriter _ = upgrade()) {
      assertThat(read(PAIR)).extracting(ChatMessage::offset).containsExactly(1L, 2L);
      assertThat(read(INBOX))
          .extracting(message -> message.draft().extras().get("conversation-offset"))
          .containsExactly("2", "1");
      assertThat(inboxes.rows(MARKERS))
          .containsExactlyInAnyOrder("pair.alice,bob|alice|2|2", "pair.alice,bob|bob|0|0");
    }
  }

  @Test
  void messagesToRoomsAndEveryoneAreUntouched() throws Exception {
    inboxes.add("room.lobby", 1, 1_000, "alice", "1");
    inboxes.add("chat", 1, 1_000, "alice", "2");
    List<String> before = inboxes.rows(MESSAGES);
    upgrade().close();
    assertThat(inboxes.rows(MESSAGES)).isEqualTo(before);
    assertDone();
  }

  private void assertDone() throws Exception {
    assertThat(inboxes.rows("select * from pair_backlog")).isEmpty();
    assertThat(inboxes.rows("select * from pair_backlog_progress")).isEmpty();
  }

  @Test
  void rowsWithUnreadableNamesAreLeftAsTheyAre() throws Exception {
    inboxes.add("inbox.bob", 1, 1_000, "not a name", "1");
    inboxes.add("inbox.bob", 2, 2_000, "alice", "2");
    inboxes.add("inbox.not a name", 1, 3_000, "alice", "3");
    List<String> before = inboxes.rows(MESSAGES);
    try (LogWriter _ = upgrade()) {
      assertThat(texts(PAIR)).containsExactly("2");
      assertThat(read(INBOX)).extracting(ChatMessage::offset).containsExactly(1L, 2L);
    }
    assertThat(inboxes.rows(MESSAGES)).contains(before.getFirst(), before.getLast());
    assertDone();
  }

  @Test
  void aSecondStartChangesNothing() throws Exception {
    addConversation();
    upgrade().close();
    assertDone();
    List<String> before = inboxes.rows(MESSAGES);
    upgrade().close();
    assertThat(inboxes.rows(MESSAGES)).isEqualTo(before);
  }

  @Test
  void aNewStoreHasNothingToDo() throws Exception {
    try (var created = new Database(newStore())) {
      created.open();
      try (var connection = new PreparedConnection(created.connect())) {
        assertThat(PairBacklog.isPresent(connection)).isFalse();
      }
    }
  }

  @Test
  void interruptedWorkContinuesAfterTheLastTransaction() throws Exception {
    addConversation();
    upgrade().close();
    List<String> expected = inboxes.rows(MESSAGES);
    List<String> markers = inboxes.rows(MARKERS);
    close();
    open();
    addConversation();
    int transactions = 0;
    while (!isDone()) {
      transactions++;
    }
    // Two to examine the messages, and one for each page of two of them.
    assertThat(transactions).isEqualTo(7);
    assertThat(inboxes.rows(MESSAGES)).isEqualTo(expected);
    assertThat(inboxes.rows(MARKERS)).containsExactlyInAnyOrderElementsOf(markers);
    assertDone();
    database.writer().close();
  }

  /** Runs one transaction on a connection of its own, which then is closed within another one. */
  private boolean isDone() throws Exception {
    try (var connection = new PreparedConnection(database.connect())) {
      new PairBacklog(connection, dialect(), 2).run(Duration.ZERO);
      return true;
    } catch (StoreException e) {
      assertThat(e.outage()).isEqualTo(StoreOutage.UPGRADING);
      return false;
    }
  }

  private SqlDialect dialect() {
    return properties.store().url() == null ? SqlDialect.SQLITE : SqlDialect.POSTGRESQL;
  }

  @Test
  void nothingIsStoredIfATransactionFails() throws Exception {
    addConversation();
    while (!inboxes.rows("select examined from pair_backlog_progress").getFirst().matches("1|t")) {
      isDone();
    }
    inboxes.update(
        "insert into pair_backlog select 1500, 99, id from stream where name = 'inbox.bob'");
    List<String> before = inboxes.rows(MESSAGES);
    inboxes.update("update message set conversation = 1 where position = 3");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(database::writer)
        .withMessageContaining("pair_backlog is missing, or is in a pair");
    inboxes.update("update message set conversation = null where position = 3");
    assertThat(inboxes.rows(MESSAGES)).isEqualTo(before);
    database.writer().close();
    assertThat(texts(PAIR)).hasSize(8);
  }
}
