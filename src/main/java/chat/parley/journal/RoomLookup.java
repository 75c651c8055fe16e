package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.Member;
import chat.parley.room.RoomAccess;
import chat.parley.store.LogReader;
import chat.parley.store.PinnedPage;
import chat.parley.store.RoomReader;
import java.util.List;

/**
 * Reads rooms and their members from the store. Any thread may call; a call blocks for some seconds
 * at most. All methods throw a {@link chat.parley.message.ChatException} if the store is
 * unavailable.
 */
public final class RoomLookup {

  private final RoomReader reader;
  private final LogReader streams;
  private final StoreAccess store;

  RoomLookup(RoomReader reader, LogReader streams, StoreAccess store) {
    this.reader = reader;
    this.streams = streams;
    this.store = store;
  }

  /** Returns a room with the membership of a user. */
  public RoomAccess room(RoomName room, UserName user) {
    return store.read(() -> reader.room(room, user));
  }

  /** See {@link RoomReader#roomsOf}. */
  public List<RoomAccess> roomsOf(UserName user, String after, int limit) {
    return store.read(() -> reader.roomsOf(user, after, limit));
  }

  /** See {@link RoomReader#publicRooms}. */
  public List<RoomAccess> publicRooms(UserName user, String after, int limit) {
    return store.read(() -> reader.publicRooms(user, after, limit));
  }

  /** See {@link RoomReader#members}. */
  public List<Member> members(RoomName room, String prefix, String after, int limit) {
    return store.read(() -> reader.members(room, prefix, after, limit));
  }

  /** Returns a page of the pinned messages of a room; see {@link LogReader#pins}. */
  public PinnedPage pins(Address.Room room, long after) {
    return store.read(() -> streams.pins(streams.stream(room), after));
  }

  /** Returns the epoch of the messages of a room. */
  public String epoch(Address.Room room) {
    return store.read(() -> streams.epoch(room));
  }
}
