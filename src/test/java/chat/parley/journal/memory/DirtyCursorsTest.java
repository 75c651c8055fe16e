package chat.parley.journal.memory;

import static chat.parley.journal.memory.StreamFixtures.EXPIRY;
import static chat.parley.journal.memory.StreamFixtures.INBOX;
import static chat.parley.journal.memory.StreamFixtures.NOW;
import static chat.parley.journal.memory.StreamFixtures.device;
import static chat.parley.journal.memory.StreamFixtures.inbox;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.CursorRow;
import chat.parley.store.DeviceRow;
import chat.parley.store.StoredDevice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DirtyCursorsTest {

  private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
  private final StreamEviction streams = new StreamEviction(1_000_000, _ -> false);
  private final DirtyCursors cursors = new DirtyCursors(new DevicePolicy(3, 2, EXPIRY, clock::get));

  private Stream load(long lastOffset, StoredDevice... devices) {
    Stream stream = inbox(lastOffset, devices);
    cursors.mergeUnloaded(stream);
    streams.put(stream);
    return stream;
  }

  private boolean recordDelivery(String device, long after, long upTo) {
    return cursors.recordDelivery(streams, INBOX, device, after, upTo);
  }

  @Test
  void deliveriesToALoadedInboxAreTaken() {
    Stream stream = load(5, device(INBOX, "phone", 1));
    assertThat(cursors.contains(stream)).isFalse();
    assertThat(recordDelivery("phone", 2, 4)).isTrue();
    assertThat(cursors.contains(stream)).isTrue();
    assertThat(cursors.take()).containsExactly(new CursorRow(INBOX, "phone", 1, "{[3,5)}"));
  }

  @Test
  void aDeliveryThatWasKnownIsNotTaken() {
    load(5, device(INBOX, "phone", 3));
    assertThat(recordDelivery("phone", 0, 3)).isTrue();
    assertThat(cursors.take()).isEmpty();
  }

  @Test
  void aDeliveryToALoadedInboxCountsItsSize() {
    Stream stream = load(9);
    long before = stream.bytes();
    recordDelivery("phone", 3, 4);
    assertThat(stream.bytes()).isGreaterThan(before);
    var limit = new StreamEviction(2 * stream.bytes() - 1, _ -> false);
    limit.put(inbox(9));
    assertThat(cursors.recordDelivery(limit, INBOX, "phone", 3, 4)).isTrue();
    limit.put(StreamFixtures.stream(inbox("ann"), 9));
    limit.evict();
    assertThat(limit.get(INBOX)).isNotNull();
  }

  @Test
  void deliveriesToOtherInboxesAreMergedWhenTheyAreLoaded() {
    assertThat(recordDelivery("phone", 0, 2)).isTrue();
    assertThat(cursors.isUnloaded(INBOX)).isTrue();
    assertThat(cursors.unloadedInboxes(10)).containsExactly(Set.of(INBOX));
    assertThat(cursors.take()).isEmpty();
    Stream stream = load(5);
    assertThat(cursors.isUnloaded(INBOX)).isFalse();
    assertThat(cursors.unloadedInboxes(10)).isEmpty();
    assertThat(cursors.contains(stream)).isTrue();
    assertThat(cursors.take()).containsExactly(new CursorRow(INBOX, "phone", 2, "{}"));
  }

  @Test
  void gapsAboveTheMaximumAreNotRecorded() {
    for (boolean loaded : new boolean[] {false, true}) {
      String device = loaded ? "phone" : "laptop";
      recordDelivery(device, 1, 2);
      recordDelivery(device, 3, 4);
      if (!loaded) {
        assertThat(recordDelivery(device, 5, 6)).isFalse();
        load(9);
      } else {
        assertThatExceptionOfType(ChatException.class)
            .isThrownBy(() -> recordDelivery(device, 5, 6))
            .returns(ChatError.TOO_MANY, ChatException::error);
      }
    }
  }

  @Test
  void anInboxWithoutMessagesHasNoRowForItsDevices() {
    Stream stream = load(0);
    cursors.touch(stream, "phone");
    assertThat(cursors.take()).isEmpty();
    assertThat(stream.devices().row(INBOX, "phone")).isNotNull();
  }

  @Test
  void aNewDeviceIsTakenAndAKnownOneOncePerDay() {
    Stream stream = load(5);
    cursors.touch(stream, "phone");
    assertThat(cursors.take()).containsExactly(new CursorRow(INBOX, "phone", 0, "{}"));
    cursors.finish(true);
    clock.set(NOW.plus(Duration.ofDays(1)));
    cursors.touch(stream, "phone");
    assertThat(cursors.take()).isEmpty();
    clock.set(NOW.plus(Duration.ofDays(1)).plusMillis(1));
    cursors.touch(stream, "phone");
    assertThat(cursors.take()).hasSize(1);
  }

  @Test
  void aNewDeviceStartsAfterTheDeletedMessages() {
    Stream stream = load(5);
    stream.markDeleted(3);
    cursors.touch(stream, "phone");
    recordDelivery("laptop", 3, 4);
    assertThat(cursors.take())
        .containsExactlyInAnyOrder(
            new CursorRow(INBOX, "phone", 3, "{}"), new CursorRow(INBOX, "laptop", 4, "{}"));
  }

  @Test
  void devicesAboveTheMaximumAreRefused() {
    Stream stream = load(5);
    for (String device : List.of("a", "b", "c")) {
      cursors.touch(stream, device);
    }
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> cursors.touch(stream, "d"))
        .returns(ChatError.TOO_MANY, ChatException::error);
  }

  @Test
  void cursorsThatWereNotWrittenAreTakenAgain() {
    Stream stream = load(5);
    recordDelivery("phone", 0, 1);
    cursors.take();
    cursors.finish(false);
    assertThat(cursors.take()).hasSize(1);
    cursors.finish(true);
    assertThat(cursors.take()).isEmpty();
    assertThat(cursors.contains(stream)).isFalse();
  }

  @Test
  void onlyExpiredDevicesAreRemoved() {
    Stream stream = load(5, device(INBOX, "phone", 1), device(INBOX, "laptop", 2));
    clock.set(NOW.plus(EXPIRY).plusMillis(1));
    cursors.touch(stream, "laptop");
    cursors.removeExpired(
        streams,
        List.of(new DeviceRow(1, INBOX, "phone", 0), new DeviceRow(1, INBOX, "laptop", 0)));
    assertThat(stream.devices().row(INBOX, "phone")).isNull();
    assertThat(stream.devices().row(INBOX, "laptop")).isNotNull();
    assertThat(streams.generation()).isZero();
  }

  /** A lookup that has read the device before would bring it back. */
  @Test
  void expiryInOtherInboxesInvalidatesLookups() {
    cursors.removeExpired(streams, List.of());
    assertThat(streams.generation()).isZero();
    cursors.removeExpired(
        streams,
        List.of(new DeviceRow(1, INBOX, "phone", 0), new DeviceRow(1, INBOX, "laptop", 0)));
    assertThat(streams.generation()).isEqualTo(1);
  }

  @Test
  void aNewEpochDiscardsAllCursors() {
    Stream stream = load(5);
    recordDelivery("phone", 0, 1);
    cursors.recordDelivery(streams, inbox("ann"), "phone", 0, 1);
    cursors.clear();
    assertThat(cursors.contains(stream)).isFalse();
    assertThat(cursors.isUnloaded(inbox("ann"))).isFalse();
    assertThat(cursors.take()).isEmpty();
  }

  /** Sessions may still acknowledge messages of the previous epoch. */
  @Test
  void shortlyAfterANewEpochOffsetsAfterTheEndAreIgnored() {
    load(5);
    assertThat(recordDelivery("phone", 0, 6)).isTrue();
    assertThat(cursors.take()).containsExactly(new CursorRow(INBOX, "phone", 6, "{}"));
    cursors.clear();
    assertThat(recordDelivery("phone", 6, 7)).isTrue();
    assertThat(recordDelivery("laptop", 0, 6)).isTrue();
    assertThat(cursors.take()).isEmpty();
    assertThat(recordDelivery("laptop", 0, 5)).isTrue();
    assertThat(cursors.take()).containsExactly(new CursorRow(INBOX, "laptop", 5, "{}"));
  }
}
