package chat.parley.journal;

import chat.parley.journal.memory.TimedStoreCalls;
import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.Member;
import chat.parley.room.RoomAccess;
import chat.parley.store.LogReader;
import chat.parley.store.RoomReader;
import chat.parley.store.StoreException;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Reads rooms and their members from the store. Any thread may call; a call blocks for some seconds
 * at most. All methods throw a {@link chat.parley.message.ChatException} if the store is
 * unavailable.
 */
public final class RoomLookup {

  private final RoomReader reader;
  private final LogReader streams;
  private final TimedStoreCalls calls;
  private final StoreAvailability availability;

  RoomLookup(
      RoomReader reader, LogReader streams, TimedStoreCalls calls, StoreAvailability availability) {
    this.reader = reader;
    this.streams = streams;
    this.calls = calls;
    this.availability = availability;
  }

  /** Returns a room with the membership of a user. */
  public RoomAccess room(RoomName room, UserName user) {
    return run(() -> reader.room(room, user));
  }

  /** See {@link RoomReader#roomsOf}. */
  public List<RoomAccess> roomsOf(UserName user, String after, int limit) {
    return run(() -> reader.roomsOf(user, after, limit));
  }

  /** See {@link RoomReader#publicRooms}. */
  public List<RoomAccess> publicRooms(UserName user, String after, int limit) {
    return run(() -> reader.publicRooms(user, after, limit));
  }

  /** See {@link RoomReader#members}. */
  public List<Member> members(RoomName room, String prefix, String after, int limit) {
    return run(() -> reader.members(room, prefix, after, limit));
  }

  /** Returns the epoch of the messages of a room. */
  public String epoch(Address.Room room) {
    return run(() -> streams.epoch(room));
  }

  private <T> T run(Callable<T> call) {
    availability.awaitOpen();
    try {
      return calls.run(call);
    } catch (StoreException e) {
      throw OutageErrors.of(e);
    }
  }
}
