package chat.parley.markers;

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
  public record Marker(long delivered, long read) {

    Marker and(Marker other) {
      return new Marker(Math.max(delivered, other.delivered), Math.max(read, other.read));
    }
  }
}
