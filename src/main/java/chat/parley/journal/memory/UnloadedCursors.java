package chat.parley.journal.memory;

import chat.parley.message.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The offsets delivered to devices of inboxes that are not in memory, recorded until the inbox is
 * loaded. Not thread-safe: called under the lock of {@link Streams}.
 */
final class UnloadedCursors {

  /** Maximum number of devices of all inboxes together; they take some 20 MB. */
  private static final int MAX_DEVICES = 50_000;

  private final Map<Address, Map<String, Cursor>> byInbox = new LinkedHashMap<>();
  private final DevicePolicy policy;
  private int deviceCount;

  /**
   * @param policy limits the gaps of each cursor
   */
  UnloadedCursors(DevicePolicy policy) {
    this.policy = policy;
  }

  /**
   * Records that messages of an inbox were delivered to a device.
   *
   * @param after exclusive lower bound of the offsets
   * @param upTo inclusive upper bound of the offsets
   * @return false if nothing was recorded, because {@link #MAX_DEVICES} is reached or the cursor
   *     would exceed its maximum number of gaps
   */
  boolean add(Address.Inbox inbox, String device, long after, long upTo) {
    Map<String, Cursor> known = byInbox.get(inbox);
    Cursor cursor = known == null ? null : known.get(device);
    if (cursor == null) {
      if (deviceCount == MAX_DEVICES) {
        return false;
      }
      deviceCount++;
      cursor = new Cursor(0);
      byInbox.computeIfAbsent(inbox, _ -> new HashMap<>(2)).put(device, cursor);
    }
    if (cursor.rangeCount() >= policy.maxGaps() && cursor.needsNewRange(after, upTo)) {
      return false;
    }
    cursor.add(after, upTo);
    return true;
  }

  /**
   * Moves the recorded cursors of an inbox into its stream, which has just been read from the
   * store.
   *
   * @param changed receives the devices with a cursor that this changed
   */
  void mergeInto(Stream stream, ChangedCursors changed) {
    Map<String, Cursor> recorded = byInbox.remove(stream.address());
    if (recorded != null) {
      deviceCount -= recorded.size();
      recorded.forEach(
          (device, cursor) -> {
            if (stream.devices().merge(device, cursor, stream.row().deletedUpTo(), policy)) {
              changed.add(stream, device);
            }
          });
    }
  }

  /** Discards all recorded cursors. */
  void clear() {
    byInbox.clear();
    deviceCount = 0;
  }

  /** Returns whether cursors of an inbox are recorded; such an inbox is not in memory. */
  boolean contains(Address inbox) {
    return byInbox.containsKey(inbox);
  }

  /**
   * Returns the inboxes with recorded cursors, in sets.
   *
   * @param size maximum number of inboxes per set
   */
  List<Set<Address>> inboxBatches(int size) {
    var sets = new ArrayList<Set<Address>>();
    for (Address inbox : byInbox.keySet()) {
      if (sets.isEmpty() || sets.getLast().size() == size) {
        sets.add(new HashSet<>());
      }
      sets.getLast().add(inbox);
    }
    return sets;
  }
}
