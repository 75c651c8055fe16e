package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** What a journal promises to the owner of an inbox, and to who writes to one. */
abstract class InboxContract extends JournalContract {

  private static final String PHONE = "phone";
  private static final String LAPTOP = "laptop";

  InboxContract(Opening opening) {
    super(opening);
  }

  @Test
  void whatIsNotDeliveredComesAgain() {
    Journal journal = journal();
    Stored last = appendNumbers(journal, INBOX, 2);
    for (int i = 0; i < 2; i++) {
      Replay replay = journal.read(INBOX, new ReadFrom.Undelivered(PHONE));
      assertThat(texts(replay)).containsExactly("1", "2");
      assertThat(replay.end()).isEqualTo(last.position());
      assertThat(replay.recovered()).isTrue();
    }
  }

  @Test
  void whatIsDeliveredDoesNotComeAgain() {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 4);
    journal.deliveredUpTo(BOB, PHONE, 3);
    assertUndelivered(journal, PHONE, "4");
    journal.deliveredUpTo(BOB, PHONE, 4);
    assertUndelivered(journal, PHONE);
    append(journal, draft(INBOX, "5"));
    assertUndelivered(journal, PHONE, "5");
  }

  @Test
  void aPlaceNeverGoesBack() {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 4);
    journal.deliveredUpTo(BOB, PHONE, 3);
    journal.deliveredUpTo(BOB, PHONE, 1);
    journal.delivered(BOB, PHONE, 1, 2);
    assertUndelivered(journal, PHONE, "4");
  }

  @Test
  void singleMessagesAreDeliveredInAnyOrder() {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 5);
    journal.delivered(BOB, PHONE, 3, 4);
    journal.delivered(BOB, PHONE, 1, 2);
    journal.delivered(BOB, PHONE, 1, 2);
    assertUndelivered(journal, PHONE, "1", "3", "5");
    journal.delivered(BOB, PHONE, 0, 1);
    assertUndelivered(journal, PHONE, "3", "5");
    journal.deliveredUpTo(BOB, PHONE, 3);
    assertUndelivered(journal, PHONE, "5");
  }

  @Test
  void everyDeviceHasItsOwnPlace() {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 3);
    journal.deliveredUpTo(BOB, PHONE, 2);
    journal.delivered(BOB, LAPTOP, 2, 3);
    assertUndelivered(journal, PHONE, "3");
    assertUndelivered(journal, LAPTOP, "1", "2");
    assertUndelivered(journal, "tablet", "1", "2", "3");
  }

  @Test
  void everyOwnerHasDevicesOfItsOwn() {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 2);
    appendNumbers(journal, new Address.Inbox(ALICE), 1);
    journal.deliveredUpTo(BOB, PHONE, 2);
    assertThat(texts(journal.read(new Address.Inbox(ALICE), new ReadFrom.Undelivered(PHONE))))
        .containsExactly("1");
  }

  @Test
  void whatIsDeliveredMayStillBeReadAsHistory() {
    Journal journal = journal();
    appendNumbers(journal, INBOX, 3);
    journal.deliveredUpTo(BOB, PHONE, 3);
    assertThat(texts(journal.read(INBOX, new ReadFrom.Last(2)))).containsExactly("2", "3");
    assertThat(texts(journal.read(INBOX, new ReadFrom.Beginning()))).hasSize(3);
  }

  @Test
  void aFullInboxRefusesAndLosesNothing() {
    Journal journal = journal(1000, DataSize.ofMegabytes(1), 3);
    appendNumbers(journal, INBOX, 3);
    assertFull(journal);
    assertUndelivered(journal, PHONE, "1", "2", "3");
    assertThat(texts(handedOn)).containsExactly("1", "2", "3");
  }

  @Test
  void aFullInboxTakesAgainWhatItsOwnerHasRead() {
    Journal journal = journal(1000, DataSize.ofMegabytes(1), 3);
    appendNumbers(journal, INBOX, 3);
    journal.deliveredUpTo(BOB, PHONE, 1);
    assertThat(append(journal, draft(INBOX, "4")).position().offset()).isEqualTo(4);
    assertFull(journal);
    assertUndelivered(journal, PHONE, "2", "3", "4");
  }

  @Test
  void oneFullInboxIsNobodyElses() {
    Journal journal = journal(1000, DataSize.ofMegabytes(1), 1);
    append(journal, draft(INBOX, "x"));
    assertFull(journal);
    append(journal, draft(new Address.Inbox(ALICE), "x"));
    assertThat(appendNumbers(journal, ROOM, 10).position().offset()).isEqualTo(10);
  }

  @Test
  void whatNobodyHasReadIsKeptHoweverMuchItIs() {
    Journal journal = journal(2, DataSize.ofBytes(2), 1000);
    appendNumbers(journal, INBOX, 5);
    assertUndelivered(journal, PHONE, "1", "2", "3", "4", "5");
    journal.delivered(BOB, PHONE, 1, 2);
    append(journal, draft(INBOX, "6"));
    assertUndelivered(journal, PHONE, "1", "3", "4", "5", "6");
  }

  @Test
  void whatHasBeenReadIsKeptAsLongAsInAnyStream() {
    Journal journal = journal(2, DataSize.ofMegabytes(1), 1000);
    appendNumbers(journal, INBOX, 5);
    journal.deliveredUpTo(BOB, PHONE, 5);
    append(journal, draft(INBOX, "6"));
    assertThat(texts(journal.read(INBOX, new ReadFrom.Last(100)))).containsExactly("5", "6");
  }

  @Test
  void aDeviceThatIsAwayIsWaitedForAsLongAsAnInboxHolds() {
    Journal journal = journal(1, DataSize.ofMegabytes(1), 5);
    assertUndelivered(journal, LAPTOP);
    for (int i = 1; i <= 5; i++) {
      append(journal, draft(INBOX, String.valueOf(i)));
      journal.deliveredUpTo(BOB, PHONE, i);
    }
    assertUndelivered(journal, LAPTOP, "1", "2", "3", "4", "5");
  }

  private static void assertUndelivered(Journal journal, String device, String... expected) {
    assertThat(texts(journal.read(INBOX, new ReadFrom.Undelivered(device))))
        .containsExactly(expected);
  }

  private static void assertFull(Journal journal) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> append(journal, draft(INBOX, "one too many")))
        .satisfies(e -> assertThat(e.error()).isEqualTo(ChatError.INBOX_FULL));
  }
}
