package chat.parley.journal;

import static chat.parley.journal.JournalContract.ALICE;
import static chat.parley.journal.JournalContract.BOB;
import static chat.parley.journal.JournalContract.INBOX;
import static chat.parley.journal.JournalContract.KEEP_ALL;
import static chat.parley.journal.JournalContract.append;
import static chat.parley.journal.JournalContract.appendNumbers;
import static chat.parley.journal.JournalContract.awaitReplay;
import static chat.parley.journal.JournalContract.draft;
import static chat.parley.journal.JournalContract.retention;
import static chat.parley.journal.JournalContract.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.Shows;
import chat.parley.testkit.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An inbox that is read on two nodes. */
class TwoNodeInboxIT {

  private static final String PHONE = "phone";

  private final StoreProperties store = Stores.postgres();
  @AutoClose private final JournalNode nodeA = new JournalNode(store, 3, KEEP_ALL);
  @AutoClose private final JournalNode nodeB = new JournalNode(store, 3, KEEP_ALL);

  private static List<String> undelivered(JournalNode node) {
    return texts(node.journal.replay(INBOX, new StartPosition.Undelivered(PHONE)));
  }

  private static Draft edit(Address stream, long offset, String text) {
    var body = Body.ofText(text.getBytes(UTF_8), null);
    return new Draft(stream, ALICE, body, null, true, Map.of("edits", "" + offset));
  }

  private static void assertStoreAway(ThrowingCallable call) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(call)
        .returns(ChatError.STORE_AWAY, ChatException::error);
  }

  @Test
  void aDeviceKeepsItsCursorOnTheOtherNode() {
    appendNumbers(nodeA.journal, INBOX, 3);
    nodeA.journal.recordDelivery(BOB, PHONE, 0, 1);
    nodeA.journal.recordDelivery(BOB, PHONE, 2, 3);
    append(nodeA.journal, List.of());
    assertThat(undelivered(nodeB)).containsExactly("2");
  }

  @Test
  void deliveriesOnBothNodesAreCombined() {
    appendNumbers(nodeA.journal, INBOX, 3);
    assertThat(undelivered(nodeA)).isEqualTo(undelivered(nodeB));
    nodeA.journal.recordDelivery(BOB, PHONE, 2, 3);
    nodeB.journal.recordDelivery(BOB, PHONE, 0, 1);
    append(nodeA.journal, List.of());
    append(nodeB.journal, List.of());
    assertThat(undelivered(nodeA)).containsExactly("2");
    assertThat(undelivered(nodeB)).containsExactly("2");
  }

  @Test
  void messagesNotDeliveredToADeviceOfTheOtherNodeAreKept() {
    appendNumbers(nodeA.journal, INBOX, 3);
    HistoryProperties keepOne = retention(Duration.ZERO, 1, Duration.ofMillis(10));
    try (var sweeping = new JournalNode(store, 3, keepOne)) {
      sweeping.journal.replay(INBOX, new StartPosition.Undelivered("laptop"));
      // The node now has the inbox in memory, without the later deliveries to the phone.
      nodeB.journal.recordDelivery(BOB, PHONE, 0, 1);
      append(nodeB.journal, List.of());
      sweeping.journal.recordDelivery(BOB, "laptop", 0, 3);
      append(sweeping.journal, List.of());
      Await.until(
          () -> "a number of deleted messages other than 1",
          () -> sweeping.journal.history(INBOX, new HistoryRange.Newest(9)).deleted() == 1);
      assertThat(undelivered(nodeB)).containsExactly("2", "3");
    }
  }

  @Test
  void anInboxReadOnTheOtherNodeAcceptsMessages() {
    appendNumbers(nodeA.journal, INBOX, 3);
    nodeB.journal.replay(INBOX, new StartPosition.Undelivered(PHONE));
    nodeB.journal.recordDelivery(BOB, PHONE, 0, 3);
    append(nodeB.journal, List.of());
    var fourth = new ArrayList<>(List.of(draft(INBOX, "4")));
    assertThat(append(nodeA.journal, fourth).getFirst().position().offset()).isEqualTo(4);
  }

  @Test
  void entriesHaveTheTextsAfterAChangeOnTheOtherNode() {
    assertThat(undelivered(nodeB)).isEmpty();
    append(nodeA.journal, draft(INBOX, "1"));
    nodeA.published.forEach(batch -> nodeB.receive(nodeA, batch));
    assertThat(undelivered(nodeB)).containsExactly("1");
    // The change is not received.
    append(nodeA.journal, edit(Address.Pair.of(ALICE, BOB), 1, "2"));
    assertThat(undelivered(nodeB)).containsExactly("2");
  }

  @Test
  @Shows("code-store-away")
  void anOutdatedCursorIsNotUsedDuringAnOutage() {
    assertThat(undelivered(nodeB)).isEmpty();
    StoredMessage last = appendNumbers(nodeA.journal, INBOX, 3);
    nodeA.published.forEach(batch -> nodeB.receive(nodeA, batch));
    nodeA.journal.recordDelivery(BOB, PHONE, 0, 3);
    append(nodeA.journal, List.of());
    Stores.denyConnections(store.store());
    assertStoreAway(() -> append(nodeB.journal, draft(INBOX, "4")));
    assertStoreAway(() -> undelivered(nodeB));
    assertStoreAway(() -> nodeB.journal.replay(INBOX, new StartPosition.After(last.position())));
    assertThat(nodeB.journal.replay(INBOX, new StartPosition.Now()).end())
        .isEqualTo(last.position());
    Stores.allowConnections(store.store());
    Await.until(() -> "an outage of the store", () -> nodeB.journal.outage() == null);
    assertThat(texts(awaitReplay(nodeB.journal, INBOX, new StartPosition.Undelivered(PHONE))))
        .isEmpty();
  }
}
