package chat.parley.journal;

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
  private int devices;

  /**
   * Notes the messages behind one offset, up to another.
   *
   * @return whether there was room
   */
  boolean add(Address.Inbox inbox, String device, long after, long upTo) {
    Map<String, Cursor> known = byInbox.get(inbox);
    Cursor cursor = known == null ? null : known.get(device);
    if (cursor == null) {
      if (devices == MAX_DEVICES) {
        return false;
      }
      devices++;
      cursor = new Cursor(0);
      byInbox.computeIfAbsent(inbox, _ -> new HashMap<>(2)).put(device, cursor);
    }
    cursor.between(after, upTo);
    return true;
  }

  /** Moves what is noted of an inbox into the stream, which has just been loaded. */
  void moveTo(Stream stream, Moves moves) {
    Map<String, Cursor> noted = byInbox.remove(stream.address());
    if (noted != null) {
      devices -= noted.size();
      noted.forEach(
          (device, cursor) -> {
            if (stream.device(device).merge(cursor)) {
              moves.add(stream, device);
            }
          });
    }
  }

  /** Whether something is noted of an inbox; then it is not in memory. */
  boolean isNoted(Address inbox) {
    return byInbox.containsKey(inbox);
  }

  /** The inboxes of which something is noted, in sets of a limited size. */
  List<Set<Address>> inboxes(int size) {
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
