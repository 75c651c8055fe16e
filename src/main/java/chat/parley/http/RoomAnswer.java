package chat.parley.http;

import chat.parley.room.Room;
import chat.parley.room.RoomEntry;
import chat.parley.room.RoomSettings;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room as one user sees it, as it is serialized to JSON.
 *
 * @param members the number of members, without invited users; 0 for an open room
 * @param role the role of the user, that of an invitation too; null if there is none
 * @param epoch the epoch of the messages
 * @param limit the maximum number of members; null for an open room, as are the four others
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RoomAnswer(
    String room,
    String kind,
    String title,
    String topic,
    long members,
    @Nullable String role,
    String epoch,
    @Nullable Long limit,
    @Nullable String history,
    @Nullable String write,
    @Nullable String invite,
    @Nullable String markers) {

  /**
   * A page of rooms.
   *
   * @param next the value of {@code after} for the next page; null if there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<RoomAnswer> rooms, @Nullable String next) {

    /**
     * Returns a page.
     *
     * @param entries the rooms of the page, and one more if another page follows
     */
    static Page of(List<RoomEntry> entries, int limit) {
      List<RoomAnswer> rooms = entries.stream().limit(limit).map(RoomAnswer::of).toList();
      return new Page(rooms, entries.size() > limit ? rooms.getLast().room() : null);
    }
  }

  static RoomAnswer of(RoomEntry entry) {
    Room room = entry.room();
    RoomSettings settings = room.settings();
    boolean open = room.isOpen();
    return new RoomAnswer(
        room.name().value(),
        settings.kind().text(),
        settings.title(),
        settings.topic(),
        room.members(),
        entry.own() == null ? null : entry.own().role().text(),
        entry.epoch(),
        open ? null : settings.limit(),
        open ? null : settings.history().text(),
        open ? null : settings.write().text(),
        open ? null : settings.invite().text(),
        open ? null : settings.markers().text());
  }
}
