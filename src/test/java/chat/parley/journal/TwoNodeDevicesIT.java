package chat.parley.journal;

import static chat.parley.journal.JournalContract.BOB;
import static chat.parley.journal.JournalContract.INBOX;
import static chat.parley.journal.JournalContract.NOW;
import static chat.parley.journal.JournalContract.append;
import static chat.parley.journal.JournalContract.appendNumbers;
import static chat.parley.journal.JournalContract.retention;
import static chat.parley.journal.JournalContract.texts;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.store.Database;
import chat.parley.store.DeviceRow;
import chat.parley.store.StoreException;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The expiry of devices of an inbox that is read on two nodes. */
class TwoNodeDevicesIT {

  private static final Address.Inbox BOBS_INBOX = new Address.Inbox(BOB);
  private static final String PHONE = "phone";
  private static final String LAPTOP = "laptop";

  private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
  private final StoreProperties store = Stores.postgres();
  @AutoClose private final Database database = new Database(store);
  @AutoClose private final JournalNode nodeA = node(Duration.ofMillis(10));

  private JournalNode node(Duration interval) {
    return new JournalNode(
        store, TestLimits.of(), retention(Duration.ZERO, 0, interval), clock::get);
  }

  private static Replay subscribe(JournalNode node, String device) {
    Replay replay =
        node.journal.subscribe(BOBS_INBOX, device, new StartPosition.Undelivered(device));
    append(node.journal, List.of());
    return replay;
  }

  private static void subscribeDeliverAndUnsubscribe(JournalNode node, String device) {
    subscribe(node, device);
    node.journal.recordDelivery(BOB, device, 0, 2);
    append(node.journal, List.of());
    node.journal.unsubscribe(BOBS_INBOX, device);
  }

  private void advanceClock(int days) {
    clock.set(clock.get().plus(Duration.ofDays(days)));
  }

  private List<DeviceRow> devices() {
    try {
      return database.reader().devices(0, "", 100);
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> deviceNames() {
    return devices().stream().map(DeviceRow::name).toList();
  }

  @Test
  void aDeviceSubscribedOnOneNodeIsNotRemovedByTheOther() {
    try (var nodeB = node(Duration.ofMillis(10))) {
      appendNumbers(nodeA.journal, INBOX, 3);
      subscribeDeliverAndUnsubscribe(nodeA, LAPTOP);
      subscribe(nodeB, PHONE);
      advanceClock(46);
      Await.until(
          () -> "the phone with an outdated time of last use: " + devices(),
          () -> devices().getLast().seenAt() == clock.get().toEpochMilli());
      advanceClock(46);
      Await.until(() -> "devices: " + deviceNames(), () -> deviceNames().equals(List.of(PHONE)));
    }
  }

  @Test
  void aRemovedDeviceIsNotRestoredFromTheMemoryOfTheOtherNode() {
    try (var nodeB = node(Duration.ofHours(1))) {
      appendNumbers(nodeA.journal, INBOX, 3);
      subscribeDeliverAndUnsubscribe(nodeB, PHONE);
      subscribeDeliverAndUnsubscribe(nodeB, LAPTOP);
      advanceClock(60);
      subscribeDeliverAndUnsubscribe(nodeB, PHONE);
      advanceClock(60);
      Await.until(() -> "devices: " + deviceNames(), () -> deviceNames().equals(List.of(PHONE)));
      subscribeDeliverAndUnsubscribe(nodeB, PHONE);
      assertThat(deviceNames()).containsExactly(PHONE);
      assertThat(texts(subscribe(nodeB, LAPTOP))).containsExactly("1", "2", "3");
      assertThat(deviceNames()).containsExactly(LAPTOP, PHONE);
    }
  }
}
