package chat.parley.journal.memory;

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
 * The devices of an inbox, each with its cursor. A {@link DevicePolicy} limits new devices and new
 * ranges of cursors; devices and cursors from the store are accepted without limits. Not
 * thread-safe: the devices of a loaded stream are called under the lock of {@link Streams}.
 */
public final class Devices {

  /**
   * The device of a subscription that names none. It never expires and does not count towards the
   * limit.
   */
  public static final String DEFAULT_DEVICE = "default";

  /** Approximate heap of a device without the ranges of its cursor, in bytes. */
  private static final int DEVICE_BYTES = 250;

  private static final class Device {
    private final Cursor cursor;

    /** Time of last use, milliseconds since 1970 UTC. */
    private long seenAt;

    Device(Cursor cursor, long seenAt) {
      this.cursor = cursor;
      this.seenAt = seenAt;
    }
  }

  private final Map<String, Device> byName = new HashMap<>(2);

  /** The heap that the ranges of all cursors take, in bytes. */
  private long rangeBytes;

  /** The maximum of {@link Cursor#count} over all devices, which each new message needs. */
  private long mostDelivered;

  public Devices(List<StoredDevice> stored) {
    for (StoredDevice device : stored) {
      CursorRow row = device.cursor();
      put(row.device(), new Device(Cursor.of(row.upTo(), row.beyond()), device.seenAt()));
    }
  }

  private void put(String name, Device device) {
    byName.put(name, device);
    rangeBytes += device.cursor.bytes();
    mostDelivered = Math.max(mostDelivered, device.cursor.count());
  }

  /** Returns the approximate heap that the devices take, in bytes. */
  long bytes() {
    return (long) DEVICE_BYTES * byName.size() + rangeBytes;
  }

  /** Returns the largest number of messages of the stream that were delivered to one device. */
  long mostDelivered() {
    return mostDelivered;
  }

  /**
   * Returns the offset up to which all messages were delivered to every device; 0 without devices.
   */
  public long deliveredToAll() {
    return byName.values().stream().mapToLong(device -> device.cursor.upTo()).min().orElse(0);
  }

  /**
   * Returns the offset up to which all messages were delivered to at least one device; 0 without
   * any.
   */
  public long deliveredToAny() {
    return byName.values().stream().mapToLong(device -> device.cursor.upTo()).max().orElse(0);
  }

  /**
   * Returns a copy of a device's cursor.
   *
   * @param deleted the last deleted offset, at which the cursor of an unknown device starts
   */
  public Cursor cursor(String name, long deleted) {
    Device device = byName.get(name);
    return device == null ? new Cursor(deleted) : device.cursor.copy();
  }

  /** Returns the row of a device for the store; null if the device is unknown. */
  @Nullable CursorRow row(Address.Inbox inbox, String name) {
    Device device = byName.get(name);
    return device == null
        ? null
        : new CursorRow(inbox, name, device.cursor.upTo(), device.cursor.beyond());
  }

  /**
   * Updates the time of last use of a device, and adds the device if it is unknown. Does nothing
   * for the default device: it neither counts nor expires, so it is added with its first delivered
   * message.
   *
   * @param deleted the last deleted offset, at which the cursor of a new device starts
   * @return whether the device must be written to the store
   * @throws chat.parley.message.ChatException {@link ChatError#TOO_MANY} if the device is unknown
   *     and the inbox has the maximum number of devices
   */
  boolean touch(String name, long deleted, DevicePolicy policy) {
    Device known = byName.get(name);
    if (name.equals(DEFAULT_DEVICE) || (known != null && !policy.isStale(known.seenAt))) {
      return false;
    }
    Device device = known == null ? add(name, deleted, policy) : known;
    device.seenAt = policy.now();
    return true;
  }

  private Device add(String name, long deleted, DevicePolicy policy) {
    if (!name.equals(DEFAULT_DEVICE) && isFull(policy)) {
      throw ChatError.TOO_MANY.because(
          ("The inbox has reached the maximum of %d devices besides the default device;"
                  + " use an existing device name")
              .formatted(policy.maxDevices()));
    }
    var device = new Device(new Cursor(deleted), policy.now());
    put(name, device);
    return device;
  }

  /**
   * Returns whether the inbox has the maximum number of devices. Expired devices do not count: they
   * are about to be removed.
   */
  private boolean isFull(DevicePolicy policy) {
    if (byName.size() < policy.maxDevices()) {
      return false;
    }
    int named = 0;
    for (var device : byName.entrySet()) {
      if (!device.getKey().equals(DEFAULT_DEVICE)
          && !policy.isExpired(device.getValue().seenAt)
          && ++named == policy.maxDevices()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds offsets to the cursor of a device, and adds the device if it is unknown.
   *
   * @param after exclusive lower bound of the offsets
   * @param upTo inclusive upper bound of the offsets
   * @param deleted the last deleted offset, at which the cursor of a new device starts
   * @return whether the cursor changed
   * @throws chat.parley.message.ChatException {@link ChatError#TOO_MANY} if the device is unknown
   *     and the inbox has the maximum number of devices, or if the cursor has the maximum number of
   *     gaps and the offsets would add another one
   */
  boolean recordDelivery(String name, long after, long upTo, long deleted, DevicePolicy policy) {
    Device known = byName.get(name);
    Device device = known == null ? add(name, deleted, policy) : known;
    Cursor cursor = device.cursor;
    if (cursor.rangeCount() >= policy.maxGaps() && cursor.needsNewRange(after, upTo)) {
      throw ChatError.TOO_MANY.because(
          ("The device has reached the maximum of %d gaps between acknowledged messages;"
                  + " acknowledge earlier messages first")
              .formatted(policy.maxGaps()));
    }
    long before = cursor.bytes();
    boolean changed = cursor.add(after, upTo);
    if (changed) {
      updateTotals(device, before);
      device.seenAt = policy.now();
    }
    return changed;
  }

  /**
   * Merges a cursor that was recorded while the inbox was not in memory into that of the device.
   *
   * @param unloaded the recorded cursor
   * @param deleted the last deleted offset, at which the cursor of a new device starts
   * @return whether the cursor of the device changed; false for an unknown device if the inbox has
   *     the maximum number of devices: the recorded cursor is discarded then, and its messages are
   *     delivered again
   */
  boolean merge(String name, Cursor unloaded, long deleted, DevicePolicy policy) {
    Device known = byName.get(name);
    if (known == null && !name.equals(DEFAULT_DEVICE) && isFull(policy)) {
      return false;
    }
    Device device = known == null ? add(name, deleted, policy) : known;
    long before = device.cursor.bytes();
    boolean changed = device.cursor.merge(unloaded);
    device.seenAt = policy.now();
    updateTotals(device, before);
    return changed;
  }

  private void updateTotals(Device device, long bytesBefore) {
    rangeBytes += device.cursor.bytes() - bytesBefore;
    mostDelivered = Math.max(mostDelivered, device.cursor.count());
  }

  /**
   * Merges the devices of the store into these. Devices that the store lacks are removed if their
   * time of last use is stale: another node has found them expired.
   *
   * @param stored the devices as read from the store; must not be used afterwards
   */
  public void merge(Devices stored, DevicePolicy policy) {
    for (var entry : stored.byName.entrySet()) {
      Device theirs = entry.getValue();
      Device ours = byName.get(entry.getKey());
      if (ours == null) {
        put(entry.getKey(), theirs);
      } else {
        long before = ours.cursor.bytes();
        ours.cursor.merge(theirs.cursor);
        ours.seenAt = Math.max(ours.seenAt, theirs.seenAt);
        updateTotals(ours, before);
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

  /** Removes the devices with the given names that have expired. */
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
