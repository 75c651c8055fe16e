package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.store.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The places in inboxes that have moved since they were written to the store. Owned by Streams. */
final class Moves {

  private Map<Stream, Set<String>> waiting = new LinkedHashMap<>();
  private Map<Stream, Set<String>> underWay = new LinkedHashMap<>();

  void add(Stream stream, String device) {
    waiting.computeIfAbsent(stream, _ -> new HashSet<>(2)).add(device);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean of(Stream stream) {
    return waiting.containsKey(stream) || underWay.containsKey(stream);
  }

  /** What is to be written; {@link #written} or {@link #failed} follows. */
  List<Place> take() {
    underWay = waiting;
    waiting = new LinkedHashMap<>();
    var places = new ArrayList<Place>();
    underWay.forEach(
        (stream, devices) -> {
          for (String device : devices) {
            Cursor cursor = stream.device(device);
            places.add(
                new Place(
                    (Address.Inbox) stream.address(), device, cursor.upTo(), cursor.beyond()));
          }
        });
    return places;
  }

  void clear() {
    waiting = new LinkedHashMap<>();
    underWay = new LinkedHashMap<>();
  }

  void written() {
    underWay = new LinkedHashMap<>();
  }

  void failed() {
    underWay.forEach((stream, devices) -> devices.forEach(device -> add(stream, device)));
    written();
  }
}
