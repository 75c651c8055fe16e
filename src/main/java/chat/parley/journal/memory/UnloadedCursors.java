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
 * What devices have had of inboxes that are not in memory, until the inbox is loaded. Owned by
 * {@link Streams}, under whose lock it is called.
 */
final class UnloadedCursors {

  /** Maximum number of devices, of all inboxes together: some 20 MB. */
  private static final int MAX_DEVICES = 50_000;

  private final Map<Address, Map<String, Cursor>> byInbox = new LinkedHashMap<>();
  private final DevicePolicy policy;
  private int deviceCount;

  /**
   * @param policy bounds the gaps of each cursor
   */
  UnloadedCursors(DevicePolicy policy) {
    this.policy = policy;
  }

  /**
   * Notes the messages after one offset, up to another.
   *
   * @return whether there was room
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
    cursor.between(after, upTo);
    return true;
  }

  /** Moves what is noted of an inbox into the stream, which has just been loaded. */
  void mergeInto(Stream stream, ChangedCursors moves) {
    Map<String, Cursor> noted = byInbox.remove(stream.address());
    if (noted != null) {
      deviceCount -= noted.size();
      noted.forEach(
          (device, cursor) -> {
            if (stream.devices().merge(device, cursor, stream.row().deleted(), policy)) {
              moves.add(stream, device);
            }
          });
    }
  }

  /** Forgets all that is noted. */
  void clear() {
    byInbox.clear();
    deviceCount = 0;
  }

  /** Whether something is noted of an inbox; then it is not in memory. */
  boolean contains(Address inbox) {
    return byInbox.containsKey(inbox);
  }

  /** The inboxes of which something is noted, in sets of a limited size. */
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
