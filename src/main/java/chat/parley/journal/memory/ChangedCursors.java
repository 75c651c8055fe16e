package chat.parley.journal.memory;

import chat.parley.message.Address;
import chat.parley.store.CursorRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The places in inboxes that have moved since they were written to the store. Owned by Streams. */
final class ChangedCursors {

  private Map<Stream, Set<String>> dirty = new LinkedHashMap<>();
  private Map<Stream, Set<String>> taken = new LinkedHashMap<>();

  /** Notes that a device is to be written to the store. */
  void add(Stream stream, String device) {
    dirty.computeIfAbsent(stream, _ -> new HashSet<>(2)).add(device);
  }

  boolean contains(Stream stream) {
    return dirty.containsKey(stream) || taken.containsKey(stream);
  }

  /** What is to be written; {@link #finish} follows. */
  List<CursorRow> take() {
    taken = dirty;
    dirty = new LinkedHashMap<>();
    var places = new ArrayList<CursorRow>();
    taken.forEach(
        (stream, devices) -> {
          for (String device : devices) {
            CursorRow place = stream.devices().row((Address.Inbox) stream.address(), device);
            if (place != null) {
              places.add(place);
            }
          }
        });
    return places;
  }

  void clear() {
    dirty = new LinkedHashMap<>();
    taken = new LinkedHashMap<>();
  }

  /**
   * What was taken has been written, or is to be taken again. What has been written counts as under
   * way until the next {@link #take}: of its stream there may be an older copy, with older cursors,
   * that is put into memory with the messages of the same batch if the stream has left it.
   */
  void finish(boolean written) {
    if (!written) {
      taken.forEach((stream, devices) -> devices.forEach(device -> add(stream, device)));
      taken = new LinkedHashMap<>();
    }
  }
}
