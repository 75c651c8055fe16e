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

  private Map<Stream, Set<String>> waiting = new LinkedHashMap<>();
  private Map<Stream, Set<String>> underWay = new LinkedHashMap<>();

  /** Notes that a device is to be written to the store. */
  void add(Stream stream, String device) {
    waiting.computeIfAbsent(stream, _ -> new HashSet<>(2)).add(device);
  }

  boolean of(Stream stream) {
    return waiting.containsKey(stream) || underWay.containsKey(stream);
  }

  /** What is to be written; {@link #done} follows. */
  List<CursorRow> take() {
    underWay = waiting;
    waiting = new LinkedHashMap<>();
    var places = new ArrayList<CursorRow>();
    underWay.forEach(
        (stream, devices) -> {
          for (String device : devices) {
            CursorRow place = stream.devices().place((Address.Inbox) stream.address(), device);
            if (place != null) {
              places.add(place);
            }
          }
        });
    return places;
  }

  void clear() {
    waiting = new LinkedHashMap<>();
    underWay = new LinkedHashMap<>();
  }

  /**
   * What was taken has been written, or is to be taken again. What has been written counts as under
   * way until the next {@link #take}: of its stream there may be an older copy, with older cursors,
   * that is put into memory with the messages of the same batch if the stream has left it.
   */
  void done(boolean written) {
    if (!written) {
      underWay.forEach((stream, devices) -> devices.forEach(device -> add(stream, device)));
      underWay = new LinkedHashMap<>();
    }
  }
}
