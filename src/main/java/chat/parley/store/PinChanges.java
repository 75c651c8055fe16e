package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.room.Room;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomCondition;
import chat.parley.room.RoomPins;
import chat.parley.room.RoomPins.Pin;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pinned messages of the rooms of which a batch changes the pins: read when the streams of the
 * batch are locked, changed in memory draft by draft, and written with the batch. The lock of the
 * stream of messages, which the removal and the deletion of a message hold too, keeps a message
 * from being pinned while it is removed. Not thread-safe.
 */
final class PinChanges {

  private static final String UPSERT =
      "insert into pin (stream, position, rank, pinned_by, pinned_at) values (?, ?, ?, ?, ?)"
          + " on conflict (stream, position) do update set rank = excluded.rank";

  /** The pins of one room. */
  private static final class OfRoom {
    final StreamRow stream;

    /** The ranks before the batch, by offset. */
    final Map<Long, Long> stored = new HashMap<>();

    /** The pins after the changes so far. */
    RoomPins pins = new RoomPins(List.of());

    boolean isChanged;

    OfRoom(StreamRow stream) {
      this.stream = stream;
    }
  }

  private final Map<Address, OfRoom> rooms = new LinkedHashMap<>();
  private final ChangeTargets targets;
  private final long now;

  private PinChanges(ChangeTargets targets, long now) {
    this.targets = targets;
    this.now = now;
  }

  /** Creates changes of no pins. */
  static PinChanges none() {
    return new PinChanges(new ChangeTargets(), 0);
  }

  /**
   * Reads the pins that drafts change; blocks until the database has answered. No query is needed
   * if there are none.
   *
   * @param streams the streams of the drafts and of their conditions, locked
   * @param targets has the messages to pin
   */
  static PinChanges load(
      PreparedConnection connection,
      Batch batch,
      Map<Address, StreamRow> streams,
      ChangeTargets targets)
      throws SQLException {
    var changes = new PinChanges(targets, batch.timestamp());
    for (Draft draft : batch.drafts()) {
      if (draft.condition() instanceof RoomCondition.Change change
          && change.action() instanceof RoomAction.OfPins) {
        Address room = change.seen().address();
        if (!changes.rooms.containsKey(room)) {
          changes.rooms.put(room, read(connection, streams.get(room)));
        }
      }
    }
    return changes;
  }

  private static OfRoom read(PreparedConnection connection, StreamRow stream) throws SQLException {
    var room = new OfRoom(stream);
    var pins = new ArrayList<Pin>();
    try (ResultSet rows =
        connection.query(
            "select position, rank, pinned_by, pinned_at from pin where stream = ? order by rank",
            stream.id())) {
      while (rows.next()) {
        long offset = rows.getLong(1);
        room.stored.put(offset, rows.getLong(2));
        pins.add(new Pin(offset, new UserName(rows.getString(3)), rows.getLong(4)));
      }
    }
    room.pins = new RoomPins(pins);
    return room;
  }

  /**
   * Makes a change that the acting user may make, after the drafts before it. Does nothing if it is
   * another change of a room.
   *
   * @param room the room, of which the stream is locked
   * @param last the last offset of the room
   * @return whether it has changed anything
   * @throws chat.parley.message.ChatException if the message cannot be pinned
   */
  boolean apply(RoomCondition.Change change, Room room, long last) {
    if (!(change.action() instanceof RoomAction.OfPins action)) {
      return false;
    }
    OfRoom changed = rooms.get(room.address());
    long stream = changed.stream.id();
    if (action instanceof RoomAction.Pin(long offset, _)) {
      targets.checkPresent(stream, offset, last);
    }
    RoomPins present = changed.pins.without(offset -> targets.isRemoved(stream, offset));
    RoomPins after = present.after(action, change.by(), now);
    changed.pins = after;
    boolean changes = !after.equals(present);
    changed.isChanged |= changes;
    return changes;
  }

  /**
   * Writes the changes, before the removals of messages of the same batch, which delete the pins.
   *
   * @param order indexes the messages, so that those that are pinned are found
   */
  void write(PreparedConnection connection, MessageOrder order) throws SQLException {
    for (OfRoom room : rooms.values()) {
      if (room.isChanged) {
        order.catchUp();
        write(room, connection);
      }
    }
  }

  private static void write(OfRoom room, PreparedConnection connection) throws SQLException {
    PreparedStatement upsert = connection.statement(UPSERT);
    Map<Long, Long> ended = new HashMap<>(room.stored);
    long rank = 0;
    for (Pin pin : room.pins.pins()) {
      // Most ranks can stay as they are, because there may be gaps between them.
      Long stored = ended.remove(pin.offset());
      rank = stored == null ? rank + 1 : Math.max(rank + 1, stored);
      if (stored == null || rank != stored) {
        PreparedConnection.bind(
            upsert, room.stream.id(), pin.offset(), rank, pin.by().value(), pin.at());
        upsert.addBatch();
      }
    }
    upsert.executeBatch();
    for (long offset : ended.keySet()) {
      delete(connection, room.stream.id(), offset);
    }
  }

  /** Deletes the pin of a message, if it has one. */
  static void delete(PreparedConnection connection, long stream, long offset) throws SQLException {
    connection.update("delete from pin where stream = ? and position = ?", stream, offset);
  }
}
