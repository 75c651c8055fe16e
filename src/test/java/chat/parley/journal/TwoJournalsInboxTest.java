package chat.parley.journal;

import static chat.parley.journal.JournalContract.BOB;
import static chat.parley.journal.JournalContract.INBOX;
import static chat.parley.journal.JournalContract.KEEP_ALL;
import static chat.parley.journal.JournalContract.append;
import static chat.parley.journal.JournalContract.appendNumbers;
import static chat.parley.journal.JournalContract.draft;
import static chat.parley.journal.JournalContract.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.journal.HistoryProperties.Keep;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.Shows;
import chat.parley.testkit.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An inbox that is read in two processes on one store. */
class TwoJournalsInboxTest {

  private static final String PHONE = "phone";

  private final StoreProperties store = Stores.postgres();
  private final JournalNode one = new JournalNode(store, 3, KEEP_ALL);
  private final JournalNode other = new JournalNode(store, 3, KEEP_ALL);

  @AfterEach
  void stop() {
    one.close();
    other.close();
  }

  private static List<String> undelivered(JournalNode node) {
    return texts(node.journal.replay(INBOX, new StartPosition.Undelivered(PHONE)));
  }

  private static void assertStoreAway(ThrowingCallable call) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(call)
        .returns(ChatError.STORE_AWAY, ChatException::error);
  }

  @Test
  void aDeviceTakesItsPlaceWithIt() {
    appendNumbers(one.journal, INBOX, 3);
    one.journal.recordDelivery(BOB, PHONE, 0, 1);
    one.journal.recordDelivery(BOB, PHONE, 2, 3);
    append(one.journal, List.of());
    assertThat(undelivered(other)).containsExactly("2");
  }

  @Test
  void aDeviceHasWhatItHasHadFromEither() {
    appendNumbers(one.journal, INBOX, 3);
    assertThat(undelivered(one)).isEqualTo(undelivered(other));
    one.journal.recordDelivery(BOB, PHONE, 2, 3);
    other.journal.recordDelivery(BOB, PHONE, 0, 1);
    append(one.journal, List.of());
    append(other.journal, List.of());
    assertThat(undelivered(one)).containsExactly("2");
    assertThat(undelivered(other)).containsExactly("2");
  }

  @Test
  void aDeviceThatReadsOnTheOtherKeepsWhatItHasNotHad() {
    appendNumbers(one.journal, INBOX, 3);
    var keep = new Keep(Duration.ZERO, 1, Duration.ofMillis(10));
    try (var sweeping = new JournalNode(store, 3, keep)) {
      sweeping.journal.replay(INBOX, new StartPosition.Undelivered("laptop"));
      // From now on it has the inbox in memory, and does not hear of the phone.
      other.journal.recordDelivery(BOB, PHONE, 0, 1);
      append(other.journal, List.of());
      sweeping.journal.recordDelivery(BOB, "laptop", 0, 3);
      append(sweeping.journal, List.of());
      Await.until(
          () -> "not just the first one is deleted",
          () -> sweeping.journal.history(INBOX, new HistoryRange.Newest(9)).deleted() == 1);
      assertThat(undelivered(other)).containsExactly("2", "3");
    }
  }

  @Test
  void anInboxThatWasReadOnTheOtherHasRoomAgain() {
    appendNumbers(one.journal, INBOX, 3);
    other.journal.replay(INBOX, new StartPosition.Undelivered(PHONE));
    other.journal.recordDelivery(BOB, PHONE, 0, 3);
    append(other.journal, List.of());
    var fourth = new ArrayList<>(List.of(draft(INBOX, "4")));
    assertThat(append(one.journal, fourth).getFirst().position().offset()).isEqualTo(4);
  }

  @Test
  @Shows("code-store-away")
  void aDeviceIsNotToldOfAnOldPlaceWhileTheStoreIsAway() {
    assertThat(undelivered(other)).isEmpty();
    StoredMessage last = appendNumbers(one.journal, INBOX, 3);
    one.told.forEach(batch -> other.hears(one, batch));
    one.journal.recordDelivery(BOB, PHONE, 0, 3);
    append(one.journal, List.of());
    Stores.shut(store.store());
    assertStoreAway(() -> append(other.journal, draft(INBOX, "4")));
    assertStoreAway(() -> undelivered(other));
    assertStoreAway(() -> other.journal.replay(INBOX, new StartPosition.After(last.position())));
    assertThat(other.journal.replay(INBOX, new StartPosition.Now()).end())
        .isEqualTo(last.position());
    Stores.reopen(store.store());
    Await.until(() -> "the store is still away", () -> other.journal.outage() == null);
    assertThat(undelivered(other)).isEmpty();
  }
}
