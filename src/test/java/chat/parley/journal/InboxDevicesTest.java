package chat.parley.journal;

import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.NOW;
import static chat.parley.journal.JournalParts.cursor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.store.DeviceRow;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxDevicesTest {

  private static final Address.Inbox OTHER = new Address.Inbox(new UserName("carol"));
  private static final String PHONE = "phone";

  /** The maximum number of cursors of inboxes that are not in memory. */
  private static final int MAX_UNLOADED = 50_000;

  @AutoClose private final JournalParts parts;
  private final InboxDevices devices;

  InboxDevicesTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    devices = new InboxDevices(parts.streams, parts.policy);
  }

  @Test
  void aDeviceIsSubscribedUntilItsLastSubscriptionIsRemoved() {
    assertThat(devices.isSubscribed(INBOX, PHONE)).isFalse();
    devices.add(INBOX, PHONE);
    devices.add(INBOX, PHONE);
    devices.remove(INBOX, PHONE);
    assertThat(devices.isSubscribed(INBOX, PHONE)).isTrue();
    devices.remove(INBOX, PHONE);
    assertThat(devices.isSubscribed(INBOX, PHONE)).isFalse();
  }

  @Test
  void subscriptionsOfOtherDevicesAndInboxesAreSeparate() {
    devices.add(INBOX, PHONE);
    assertThat(devices.isSubscribed(INBOX, "laptop")).isFalse();
    assertThat(devices.isSubscribed(OTHER, PHONE)).isFalse();
    devices.remove(OTHER, PHONE);
    assertThat(devices.isSubscribed(INBOX, PHONE)).isTrue();
  }

  @Test
  void deliveriesAreRecordedForTheStore() throws Exception {
    parts.storeNumbers(INBOX, 3);
    parts.lastOffset(INBOX);
    devices.recordDelivery(INBOX, PHONE, 0, 2);
    assertThat(parts.streams.takeDirtyCursors()).containsExactly(cursor(PHONE, 2));
  }

  @Test
  void tooManyGapsAreRefused() throws Exception {
    parts.storeNumbers(INBOX, 9);
    parts.lastOffset(INBOX);
    devices.recordDelivery(INBOX, PHONE, 1, 2);
    devices.recordDelivery(INBOX, PHONE, 3, 4);
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> devices.recordDelivery(INBOX, PHONE, 5, 6))
        .returns(ChatError.TOO_MANY, ChatException::error);
  }

  @Test
  void tooManyCursorsOfInboxesOutsideOfMemoryAreRefusedAsBusy() {
    for (int i = 0; i < MAX_UNLOADED; i++) {
      devices.recordDelivery(new Address.Inbox(new UserName("user" + i)), PHONE, 0, 1);
    }
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> devices.recordDelivery(INBOX, PHONE, 0, 1))
        .returns(ChatError.BUSY, ChatException::error);
  }

  @Test
  void theSeenTimeIsRefreshedOnceADay() throws Exception {
    parts.store(JournalParts.numbers(INBOX, 1), cursor(PHONE, 1));
    parts.clock.set(NOW.plus(Duration.ofDays(1)));
    devices.refreshSeenTime(new DeviceRow(1, INBOX, PHONE, NOW.toEpochMilli()));
    assertThat(parts.streams.takeDirtyCursors()).isEmpty();
    parts.streams.finishCursorWrite(true);
    parts.clock.set(NOW.plus(Duration.ofDays(1)).plusMillis(1));
    devices.refreshSeenTime(new DeviceRow(1, INBOX, PHONE, NOW.toEpochMilli()));
    assertThat(parts.streams.takeDirtyCursors()).containsExactly(cursor(PHONE, 1));
  }
}
