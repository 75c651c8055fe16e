package chat.parley.journal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.journal.Journal;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.store.CursorRow;
import chat.parley.store.StoredDevice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Tests of {@link Devices}: the limits on devices and on gaps, and expiry. */
class DevicesTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration EXPIRY = Duration.ofDays(90);

  private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
  private final DevicePolicy policy = new DevicePolicy(3, 2, EXPIRY, clock::get);
  private final Devices devices = new Devices(List.of());

  private static Devices stored(int count, Instant seenAt) {
    return new Devices(
        IntStream.range(0, count).mapToObj(i -> device("old" + i, i, "{}", seenAt)).toList());
  }

  private static StoredDevice device(String name, long upTo, String beyond, Instant seenAt) {
    var inbox = new Address.Inbox(new UserName("bob"));
    return new StoredDevice(new CursorRow(inbox, name, upTo, beyond), seenAt.toEpochMilli());
  }

  private static void assertTooMany(ThrowingCallable call) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(call)
        .returns(ChatError.TOO_MANY, ChatException::error);
  }

  private void advanceClock(Duration time) {
    clock.set(clock.get().plus(time));
  }

  @Test
  void newDevicesAboveTheLimitAreRefused() {
    for (String name : List.of("a", "b", "c")) {
      assertThat(devices.touch(name, 0, policy)).isTrue();
    }
    assertTooMany(() -> devices.touch("d", 0, policy));
    assertTooMany(() -> devices.recordDelivery("d", 0, 1, 0, policy));
    assertThat(devices.touch("a", 0, policy)).isFalse();
    assertThat(devices.recordDelivery("b", 0, 1, 0, policy)).isTrue();
  }

  @Test
  void theDefaultDeviceDoesNotCountTowardsTheLimit() {
    devices.recordDelivery(Journal.DEFAULT_DEVICE, 0, 1, 0, policy);
    for (String name : List.of("a", "b", "c")) {
      devices.touch(name, 0, policy);
    }
    Devices full = stored(3, NOW);
    assertThat(full.recordDelivery(Journal.DEFAULT_DEVICE, 0, 1, 0, policy)).isTrue();
    assertThat(full.cursor(Journal.DEFAULT_DEVICE, 0).upTo()).isEqualTo(1);
  }

  @Test
  void storedDevicesAboveTheLimitAreAccepted() {
    Devices many = stored(50, NOW);
    assertTooMany(() -> many.touch("new", 0, policy));
    for (int i = 0; i < 50; i++) {
      assertThat(many.recordDelivery("old" + i, 0, 100 + i, 0, policy)).isTrue();
    }
  }

  @Test
  void expiredDevicesDoNotCountTowardsTheLimit() {
    Devices stored = stored(3, NOW);
    advanceClock(EXPIRY);
    assertTooMany(() -> stored.touch("new", 0, policy));
    advanceClock(Duration.ofMillis(1));
    assertThat(stored.touch("new", 0, policy)).isTrue();
  }

  @Test
  void onlyExpiredDevicesAreRemoved() {
    Devices stored = stored(2, NOW);
    advanceClock(EXPIRY.plusMillis(1));
    stored.touch("old1", 0, policy);
    stored.removeExpired(Set.of("old0", "old1", "none"), policy);
    assertThat(stored.cursor("old0", 7).upTo()).isEqualTo(7);
    assertThat(stored.cursor("old1", 7).upTo()).isEqualTo(1);
  }

  @Test
  void useIsRecordedOnceADay() {
    assertThat(devices.touch("a", 0, policy)).isTrue();
    advanceClock(Duration.ofDays(1));
    assertThat(devices.touch("a", 0, policy)).isFalse();
    advanceClock(Duration.ofMillis(1));
    assertThat(devices.touch("a", 0, policy)).isTrue();
    assertThat(devices.touch("a", 0, policy)).isFalse();
  }

  @Test
  void aDeviceMissingInTheStoreIsRemovedUnlessUsedRecently() {
    Devices loaded = stored(2, NOW);
    advanceClock(Duration.ofDays(2));
    loaded.touch("young", 0, policy);
    loaded.merge(new Devices(List.of(device("old1", 0, "{[5,6)}", NOW))), policy);
    assertThat(loaded.cursor("old0", 7).upTo()).isEqualTo(7);
    assertThat(loaded.cursor("old1", 7).beyond()).isEqualTo("{[5,6)}");
    assertThat(loaded.cursor("young", 7).upTo()).isZero();
  }

  @Test
  void aGapAboveTheLimitIsRefusedAndChangesNothing() {
    for (long offset : new long[] {2, 4}) {
      assertThat(devices.recordDelivery("a", offset - 1, offset, 0, policy)).isTrue();
    }
    assertTooMany(() -> devices.recordDelivery("a", 5, 6, 0, policy));
    assertThat(devices.cursor("a", 0).beyond()).isEqualTo("{[2,3),[4,5)}");
    assertThat(devices.recordDelivery("a", 4, 5, 0, policy)).isTrue();
    assertThat(devices.recordDelivery("a", 3, 4, 0, policy)).isFalse();
    assertThat(devices.recordDelivery("a", 0, 1, 0, policy)).isTrue();
    assertThat(devices.recordDelivery("a", 6, 7, 0, policy)).isTrue();
    assertThat(devices.cursor("a", 0).beyond()).isEqualTo("{[4,6),[7,8)}");
  }

  @Test
  void mostDeliveredIsTheMaximumOverAllDevices() {
    for (long seed = 0; seed < 200; seed++) {
      var random = new SplittableRandom(seed);
      var randomDevices = new Devices(List.of());
      var large = new DevicePolicy(10, 100, EXPIRY, clock::get);
      for (int i = 0; i < 40; i++) {
        String name = "d" + random.nextInt(5);
        if (random.nextInt(8) == 0) {
          advanceClock(EXPIRY.plusMillis(1));
          randomDevices.removeExpired(Set.of(name), large);
        }
        long after = random.nextLong(50);
        randomDevices.recordDelivery(name, after, after + random.nextLong(5), 0, large);
        long most =
            IntStream.range(0, 5)
                .mapToLong(d -> randomDevices.cursor("d" + d, 0).count())
                .max()
                .orElse(0);
        assertThat(randomDevices.mostDelivered()).as("seed %d", seed).isEqualTo(most);
      }
    }
  }

  @Test
  void withoutDevicesNothingWasDelivered() {
    assertThat(devices.deliveredToAll()).isZero();
    assertThat(devices.deliveredToAny()).isZero();
    assertThat(devices.mostDelivered()).isZero();
    assertThat(devices.bytes()).isZero();
  }

  @Test
  void theOffsetsDeliveredToAllAndToAnyDeviceAreKnown() {
    Devices stored = stored(4, NOW);
    assertThat(stored.deliveredToAll()).isZero();
    assertThat(stored.deliveredToAny()).isEqualTo(3);
    stored.recordDelivery("old0", 0, 2, 0, policy);
    assertThat(stored.deliveredToAll()).isEqualTo(1);
  }

  @Test
  void devicesAndTheirGapsCountAsHeap() {
    long one = stored(1, NOW).bytes();
    assertThat(one).isPositive();
    Devices two = stored(2, NOW);
    assertThat(two.bytes()).isEqualTo(2 * one);
    two.recordDelivery("old1", 5, 6, 0, policy);
    assertThat(two.bytes()).isGreaterThan(2 * one);
    advanceClock(EXPIRY.plusMillis(1));
    two.removeExpired(Set.of("old1"), policy);
    assertThat(two.bytes()).isEqualTo(one);
  }

  @Test
  void theRowOfADeviceIsThatOfItsCursor() {
    var inbox = new Address.Inbox(new UserName("bob"));
    Devices stored = stored(3, NOW);
    stored.recordDelivery("old2", 5, 6, 0, policy);
    assertThat(stored.row(inbox, "old2")).isEqualTo(new CursorRow(inbox, "old2", 2, "{[6,7)}"));
    assertThat(stored.row(inbox, "none")).isNull();
  }

  @Test
  void aRecordedCursorIsMergedIntoTheDevice() {
    Devices stored = stored(2, NOW);
    assertThat(stored.merge("old1", new Cursor(3), 0, policy)).isTrue();
    assertThat(stored.cursor("old1", 0).upTo()).isEqualTo(3);
    assertThat(stored.merge("old1", new Cursor(2), 0, policy)).isFalse();
    assertThat(stored.merge("new", new Cursor(2), 7, policy)).isFalse();
    assertThat(stored.cursor("new", 0).upTo()).isEqualTo(7);
    assertThat(stored.merge("another", new Cursor(9), 7, policy)).isFalse();
    assertThat(stored.cursor("another", 0).upTo()).isZero();
    assertThat(stored.merge(Journal.DEFAULT_DEVICE, new Cursor(9), 7, policy)).isTrue();
    assertThat(stored.mostDelivered()).isEqualTo(9);
  }
}
