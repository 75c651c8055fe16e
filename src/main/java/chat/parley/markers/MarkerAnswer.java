package chat.parley.markers;

import chat.parley.store.MarkerRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far users have read a conversation; its components are the keys of the JSON.
 *
 * @param markers the markers by user
 */
public record MarkerAnswer(Map<String, Marker> markers) {

  /**
   * A marker.
   *
   * @param delivered the offset of the last message that a device of the user has received; at
   *     least {@code read}
   * @param read the offset of the last message that the user has read; 0 for none
   */
  public record Marker(long delivered, long read) {}

  /** Returns the answer with the markers that were read, in their order. */
  static MarkerAnswer of(List<MarkerRow> rows) {
    var markers = new LinkedHashMap<String, Marker>();
    rows.forEach(row -> markers.put(row.user(), new Marker(row.delivered(), row.read())));
    return new MarkerAnswer(markers);
  }
}
