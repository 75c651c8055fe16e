package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.Test;

/** The contract of inboxes: the cursors of their devices, and their maximum size. */
abstract class InboxContract extends JournalContract {

  private static final String PHONE = "phone";
  private static final String LAPTOP = "laptop";

  InboxContract(StoreFactory storeFactory) {
    super(storeFactory);
  }

  @Test
  void undeliveredMessagesAreReplayedEachTime() throws Exception {
    Journal journal = journal();
    StoredMessage last = appendNumbers(journal, INBOX, 2);
    for (int i = 0; i < 2; i++) {
      Replay replay = journal.replay(INBOX, new StartPosition.Undelivered(PHONE));
      assertThat(texts(replay)).containsExactly("1", "2");
      assertThat(replay.end()).isEqualTo(last.position());
      assertThat(replay.recovered()).isTrue();
    }
  }

  @Test
  void deliveredMessagesAreNotReplayed() throws Exception {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 4);
    journal.recordDelivery(BOB, PHONE, 0, 3);
    assertUndelivered(journal, PHONE, "4");
    journal.recordDelivery(BOB, PHONE, 0, 4);
    assertUndelivered(journal, PHONE);
    append(journal, draft(INBOX, "5"));
    assertUndelivered(journal, PHONE, "5");
  }

  @Test
  void aCursorNeverMovesBack() throws Exception {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 4);
    journal.recordDelivery(BOB, PHONE, 0, 3);
    journal.recordDelivery(BOB, PHONE, 0, 1);
    journal.recordDelivery(BOB, PHONE, 1, 2);
    assertUndelivered(journal, PHONE, "4");
  }

  @Test
  void messagesCanBeDeliveredInAnyOrder() throws Exception {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 5);
    journal.recordDelivery(BOB, PHONE, 3, 4);
    journal.recordDelivery(BOB, PHONE, 1, 2);
    journal.recordDelivery(BOB, PHONE, 1, 2);
    assertUndelivered(journal, PHONE, "1", "3", "5");
    journal.recordDelivery(BOB, PHONE, 0, 1);
    assertUndelivered(journal, PHONE, "3", "5");
    journal.recordDelivery(BOB, PHONE, 0, 3);
    assertUndelivered(journal, PHONE, "5");
  }

  @Test
  void everyDeviceHasItsOwnCursor() throws Exception {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 3);
    journal.recordDelivery(BOB, PHONE, 0, 2);
    journal.recordDelivery(BOB, LAPTOP, 2, 3);
    assertUndelivered(journal, PHONE, "3");
    assertUndelivered(journal, LAPTOP, "1", "2");
    assertUndelivered(journal, "tablet", "1", "2", "3");
  }

  @Test
  void devicesOfDifferentUsersAreIndependent() throws Exception {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 2);
    appendNumbers(journal, new Address.Inbox(ALICE), 1);
    journal.recordDelivery(BOB, PHONE, 0, 2);
    assertThat(
            texts(journal.replay(new Address.Inbox(ALICE), new StartPosition.Undelivered(PHONE))))
        .containsExactly("1");
  }

  @Test
  void deliveredMessagesRemainInTheHistory() throws Exception {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 3);
    journal.recordDelivery(BOB, PHONE, 0, 3);
    assertThat(texts(journal.replay(INBOX, new StartPosition.Last(2)))).containsExactly("2", "3");
    assertThat(texts(journal.replay(INBOX, new StartPosition.Beginning()))).hasSize(3);
  }

  @Test
  void aFullInboxRefusesMessagesAndLosesNone() throws Exception {
    Journal journal = journal(limits(3));
    appendNumbers(journal, INBOX, 3);
    assertFull(journal);
    assertUndelivered(journal, PHONE, "1", "2", "3");
    assertThat(texts(dispatched)).containsExactly("1", "1", "2", "2", "3", "3");
  }

  @Test
  @Shows("inbox-full")
  void aFullInboxAcceptsMessagesAfterADelivery() throws Exception {
    Journal journal = journal(limits(3));
    appendNumbers(journal, INBOX, 3);
    journal.recordDelivery(BOB, PHONE, 0, 1);
    assertThat(append(journal, draft(INBOX, "4")).position().offset()).isEqualTo(4);
    assertFull(journal);
    assertUndelivered(journal, PHONE, "2", "3", "4");
  }

  @Test
  void aFullInboxDoesNotAffectOtherStreams() throws Exception {
    Journal journal = journal(limits(1));
    append(journal, draft(INBOX, "x"));
    assertFull(journal);
    append(journal, draft(new Address.Inbox(ALICE), "x"));
    assertThat(appendNumbers(journal, ROOM, 10).position().offset()).isEqualTo(10);
  }

  private static void assertUndelivered(Journal journal, String device, String... expected) {
    assertThat(texts(journal.replay(INBOX, new StartPosition.Undelivered(device))))
        .containsExactly(expected);
  }

  private static void assertFull(Journal journal) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> append(journal, draft(INBOX, "one too many")))
        .satisfies(e -> assertThat(e.error()).isEqualTo(ChatError.INBOX_FULL));
  }
}
