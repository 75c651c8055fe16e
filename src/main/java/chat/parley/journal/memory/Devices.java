package chat.parley.journal.memory;

import chat.parley.journal.Journal;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.store.CursorRow;
import chat.parley.store.StoredDevice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The devices of an inbox, each with its cursor. Adding one and adding a range to a cursor are
 * bounded by a {@link DevicePolicy}; what the store has is taken as it is. Owned by its stream.
 */
public final class Devices {

  private static final int DEVICE_BYTES = 250;

  private static final class Device {
    private final Cursor cursor;
    private long seenAt;

    Device(Cursor cursor, long seenAt) {
      this.cursor = cursor;
      this.seenAt = seenAt;
    }
  }

  private final Map<String, Device> byName = new HashMap<>(2);

  /** The memory that the ranges of all cursors take. */
  private long rangeBytes;

  /** The most messages that any device has: kept, since it is needed for each new message. */
  private long mostDelivered;

  public Devices(List<StoredDevice> stored) {
    for (StoredDevice device : stored) {
      CursorRow place = device.place();
      put(place.device(), new Device(Cursor.of(place.upTo(), place.beyond()), device.seenAt()));
    }
  }

  private void put(String name, Device device) {
    byName.put(name, device);
    rangeBytes += device.cursor.bytes();
    mostDelivered = Math.max(mostDelivered, device.cursor.count());
  }

  /** How much memory they take, about. */
  long bytes() {
    return (long) DEVICE_BYTES * byName.size() + rangeBytes;
  }

  /** The most messages of the stream that any device has. */
  long mostDelivered() {
    return mostDelivered;
  }

  /** Up to where all devices have everything. */
  public long nearest() {
    return byName.values().stream().mapToLong(device -> device.cursor.upTo()).min().orElse(0);
  }

  /** Up to where at least one device has everything. */
  public long furthest() {
    return byName.values().stream().mapToLong(device -> device.cursor.upTo()).max().orElse(0);
  }

  /**
   * A copy of a device's cursor.
   *
   * @param deleted where an unknown device starts: the last offset that has been deleted
   */
  public Cursor cursor(String name, long deleted) {
    Device device = byName.get(name);
    return device == null ? new Cursor(deleted) : device.cursor.copy();
  }

  /** A device as it is written to the store; null if it is unknown. */
  @Nullable CursorRow row(Address.Inbox inbox, String name) {
    Device device = byName.get(name);
    return device == null
        ? null
        : new CursorRow(inbox, name, device.cursor.upTo(), device.cursor.beyond());
  }

  /**
   * Notes that a device is in use, and adds it if it is unknown. The default device neither counts
   * nor expires, so it is added when it has its first message.
   *
   * @param deleted where an unknown device starts
   * @return whether it is to be written to the store
   * @throws chat.parley.message.ChatException {@link ChatError#TOO_MANY}
   */
  boolean touch(String name, long deleted, DevicePolicy policy) {
    Device known = byName.get(name);
    if (name.equals(Journal.DEFAULT_DEVICE) || (known != null && !policy.isStale(known.seenAt))) {
      return false;
    }
    Device device = known == null ? add(name, deleted, policy) : known;
    device.seenAt = policy.now();
    return true;
  }

  private Device add(String name, long deleted, DevicePolicy policy) {
    if (!name.equals(Journal.DEFAULT_DEVICE) && isFull(policy)) {
      throw ChatError.TOO_MANY.because(
          "An inbox has at most %d devices besides the default one; use the name of one of them"
              .formatted(policy.maxDevices()));
    }
    var device = new Device(new Cursor(deleted), policy.now());
    put(name, device);
    return device;
  }

  /** Expired devices do not count: they are about to be removed. */
  private boolean isFull(DevicePolicy policy) {
    if (byName.size() < policy.maxDevices()) {
      return false;
    }
    int named = 0;
    for (var device : byName.entrySet()) {
      if (!device.getKey().equals(Journal.DEFAULT_DEVICE)
          && !policy.isExpired(device.getValue().seenAt)
          && ++named == policy.maxDevices()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Notes that a device has the messages after one offset up to another, and adds the device if it
   * is unknown.
   *
   * @param deleted where an unknown device starts
   * @return whether that was news
   * @throws chat.parley.message.ChatException {@link ChatError#TOO_MANY}
   */
  boolean markDelivered(String name, long after, long upTo, long deleted, DevicePolicy policy) {
    Device known = byName.get(name);
    Device device = known == null ? add(name, deleted, policy) : known;
    Cursor cursor = device.cursor;
    if (cursor.rangeCount() >= policy.maxGaps() && cursor.needsNewRange(after, upTo)) {
      throw ChatError.TOO_MANY.because(
          "%d gaps between acknowledged messages, the maximum; acknowledge earlier messages first"
              .formatted(policy.maxGaps()));
    }
    long before = cursor.bytes();
    boolean news = cursor.between(after, upTo);
    if (news) {
      updateTotals(device, before);
      device.seenAt = policy.now();
    }
    return news;
  }

  /**
   * Takes over what was noted of a device while the inbox was not in memory.
   *
   * @param deleted where an unknown device starts
   * @return whether that was news; an unknown device for which there is no room gets nothing, and
   *     its messages come again
   */
  boolean merge(String name, Cursor noted, long deleted, DevicePolicy policy) {
    Device known = byName.get(name);
    if (known == null && !name.equals(Journal.DEFAULT_DEVICE) && isFull(policy)) {
      return false;
    }
    Device device = known == null ? add(name, deleted, policy) : known;
    long before = device.cursor.bytes();
    boolean news = device.cursor.merge(noted);
    device.seenAt = policy.now();
    updateTotals(device, before);
    return news;
  }

  private void updateTotals(Device device, long bytesBefore) {
    rangeBytes += device.cursor.bytes() - bytesBefore;
    mostDelivered = Math.max(mostDelivered, device.cursor.count());
  }

  /**
   * Takes over what the store has. Of devices that it does not have those are removed that have not
   * been used lately: another node has found them expired.
   */
  public void merge(Devices stored, DevicePolicy policy) {
    for (var device : stored.byName.entrySet()) {
      Device there = device.getValue();
      Device here = byName.get(device.getKey());
      if (here == null) {
        put(device.getKey(), there);
      } else {
        long before = here.cursor.bytes();
        here.cursor.merge(there.cursor);
        here.seenAt = Math.max(here.seenAt, there.seenAt);
        updateTotals(here, before);
      }
    }
    if (byName.size() > stored.byName.size()) {
      byName
          .entrySet()
          .removeIf(
              device ->
                  !stored.byName.containsKey(device.getKey())
                      && policy.isStale(device.getValue().seenAt));
      recomputeTotals();
    }
  }

  /** Removes those of some devices that have expired. */
  void removeExpired(Set<String> names, DevicePolicy policy) {
    byName
        .entrySet()
        .removeIf(d -> names.contains(d.getKey()) && policy.isExpired(d.getValue().seenAt));
    recomputeTotals();
  }

  private void recomputeTotals() {
    rangeBytes = 0;
    mostDelivered = 0;
    for (Device device : byName.values()) {
      rangeBytes += device.cursor.bytes();
      mostDelivered = Math.max(mostDelivered, device.cursor.count());
    }
  }
}
