package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.DeviceRow;
import chat.parley.store.StoreException;
import chat.parley.testkit.Await;
import chat.parley.testkit.Shows;
import chat.parley.testkit.TestLimits;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The limits on the devices of an inbox: their number, their gaps and their expiry. */
abstract class DeviceContract extends JournalContract {

  private static final Address.Inbox BOBS_INBOX = new Address.Inbox(BOB);
  private static final String PHONE = "phone";
  private static final String LAPTOP = "laptop";
  private static final Duration EXPIRY = Duration.ofDays(90);

  DeviceContract(StoreFactory storeFactory) {
    super(storeFactory);
  }

  private static Bounds bounds(String... limits) {
    return new Bounds(retention(Duration.ZERO, 0, Duration.ofMillis(10)), TestLimits.of(limits));
  }

  private static Replay subscribe(Journal journal, String device) {
    Replay replay = journal.subscribe(BOBS_INBOX, device, new StartPosition.Undelivered(device));
    // A barrier: returns when the device is stored.
    append(journal, List.of());
    return replay;
  }

  private static void subscribeAndUnsubscribe(Journal journal, String device) {
    subscribe(journal, device);
    journal.unsubscribe(BOBS_INBOX, device);
  }

  private static void assertTooMany(ThrowingCallable call) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(call)
        .returns(ChatError.TOO_MANY, ChatException::error);
  }

  private void advanceClock(Duration time) {
    clock.set(clock.get().plus(time));
  }

  /**
   * Waits until the store has exactly the given devices, and each except the default device was
   * used within the last day.
   */
  private void awaitDevices(String... names) {
    long recently = clock.get().minus(Duration.ofDays(1)).toEpochMilli();
    Await.until(
        () -> "devices: " + devices(),
        () ->
            devices().stream().map(DeviceRow::name).toList().equals(List.of(names))
                && devices().stream()
                    .allMatch(
                        d -> d.seenAt() >= recently || d.name().equals(Journal.DEFAULT_DEVICE)));
  }

  private List<DeviceRow> devices() {
    try {
      return reader().devices(0, "", 100);
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Shows("devices-bounded")
  void newDevicesAboveTheLimitAreRefused() throws Exception {
    Journal journal = journal(bounds("devices-per-inbox=2"));
    appendNumbers(journal, INBOX, 2);
    subscribeAndUnsubscribe(journal, PHONE);
    subscribeAndUnsubscribe(journal, LAPTOP);
    assertOnlyKnownDevicesAreAccepted(journal);
    assertOnlyKnownDevicesAreAccepted(reopen());
  }

  private static void assertOnlyKnownDevicesAreAccepted(Journal journal) {
    assertTooMany(() -> subscribe(journal, "tablet"));
    assertTooMany(() -> journal.recordDelivery(BOB, "tablet", 0, 1));
    for (String known : List.of(PHONE, LAPTOP, Journal.DEFAULT_DEVICE)) {
      assertThat(texts(subscribe(journal, known))).containsExactly("1", "2");
    }
  }

  @Test
  void devicesOfOtherInboxesDoNotCount() throws Exception {
    Journal journal = journal(bounds("devices-per-inbox=1"));
    appendNumbers(journal, INBOX, 1);
    subscribeAndUnsubscribe(journal, PHONE);
    var alices = new Address.Inbox(ALICE);
    assertThat(journal.subscribe(alices, LAPTOP, new StartPosition.Undelivered(LAPTOP)).recovered())
        .isTrue();
  }

  @Test
  @Shows("devices-expire")
  void anUnusedDeviceIsRemovedAndIsNewWhenItReturns() throws Exception {
    Journal journal = journal(bounds("devices-per-inbox=2"));
    appendNumbers(journal, INBOX, 3);
    for (String device : List.of(PHONE, LAPTOP)) {
      subscribeAndUnsubscribe(journal, device);
      journal.recordDelivery(BOB, device, 0, 2);
    }
    append(journal, List.of());
    advanceClock(EXPIRY.dividedBy(2));
    subscribeAndUnsubscribe(journal, LAPTOP);
    advanceClock(EXPIRY.dividedBy(2).plusMillis(1));
    subscribeAndUnsubscribe(journal, LAPTOP);
    awaitDevices(LAPTOP);
    assertThat(texts(subscribe(journal, LAPTOP))).containsExactly("3");
    Replay replay = subscribe(journal, PHONE);
    assertThat(texts(replay)).containsExactly("1", "2", "3");
    assertThat(replay.recovered()).isTrue();
    assertTooMany(() -> subscribe(journal, "tablet"));
  }

  @Test
  void aSubscribedDeviceDoesNotExpire() throws Exception {
    Journal journal = journal(bounds("devices-per-inbox=2"));
    appendNumbers(journal, INBOX, 3);
    subscribe(journal, PHONE);
    journal.recordDelivery(BOB, PHONE, 0, 2);
    subscribeAndUnsubscribe(journal, LAPTOP);
    advanceClock(EXPIRY.plusMillis(1));
    awaitDevices(PHONE);
    assertThat(texts(subscribe(journal, PHONE))).containsExactly("3");
    assertThat(texts(subscribe(reopen(), PHONE))).containsExactly("3");
  }

  @Test
  void theDefaultDeviceNeverExpires() throws Exception {
    Journal journal = journal(bounds("devices-per-inbox=2"));
    appendNumbers(journal, INBOX, 3);
    journal.recordDelivery(BOB, Journal.DEFAULT_DEVICE, 0, 2);
    subscribeAndUnsubscribe(journal, PHONE);
    advanceClock(EXPIRY.multipliedBy(2));
    awaitDevices(Journal.DEFAULT_DEVICE);
    assertThat(texts(subscribe(reopen(), Journal.DEFAULT_DEVICE))).containsExactly("3");
  }

  @Test
  @Shows("ack-gaps")
  void aGapAboveTheLimitIsRefusedAndItsMessageIsRedelivered() throws Exception {
    Journal journal = journal(bounds("gaps-per-device=2"));
    appendNumbers(journal, INBOX, 7);
    journal.recordDelivery(BOB, PHONE, 1, 2);
    journal.recordDelivery(BOB, PHONE, 3, 4);
    assertTooMany(() -> journal.recordDelivery(BOB, PHONE, 5, 6));
    assertThat(texts(subscribe(journal, PHONE))).containsExactly("1", "3", "5", "6", "7");
    journal.recordDelivery(BOB, PHONE, 0, 1);
    journal.recordDelivery(BOB, PHONE, 5, 6);
    append(journal, List.of());
    assertThat(texts(subscribe(reopen(), PHONE))).containsExactly("3", "5", "7");
  }
}
