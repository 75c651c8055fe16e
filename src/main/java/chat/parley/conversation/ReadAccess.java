package chat.parley.conversation;

import chat.parley.membership.RoomDirectory;
import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.room.Room;
import chat.parley.room.RoomAccess;
import chat.parley.security.Identity;

/**
 * Checks that users may read streams, and finds the stream that the name of a room stands for. A
 * room is checked twice: before anything is read, and then against the members at the time of the
 * last message that was read. Any thread may call; a check may read the store.
 */
final class ReadAccess {

  /**
   * The permission to read a stream.
   *
   * @param address the stream, of a room that of its current generation
   * @param since the offset after which the user may read; 0 for all messages
   * @param checkedAt the offset of the last change of the members of a room that is taken into
   *     account; 0 for other streams
   */
  record Granted(Address address, long since, long checkedAt) {}

  /** The room was deleted and created again after the permission for its former stream. */
  static final class RoomReplacedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Address former;

    private RoomReplacedException(Address former) {
      super("The room was created again: " + former, null, false, false);
      this.former = former;
    }

    /** Returns the stream of the former room. */
    Address former() {
      return former;
    }
  }

  private final SendGuard guard;
  private final RoomDirectory rooms;

  ReadAccess(SendGuard guard, RoomDirectory rooms) {
    this.guard = guard;
    this.rooms = rooms;
  }

  /**
   * Checks that a user may read a stream, as far as this node knows.
   *
   * @throws ChatException if the user may not
   */
  Granted check(Identity reader, Address address) {
    guard.checkRead(reader, address);
    return check(reader, address, 0);
  }

  private Granted check(Identity reader, Address address, long membersOffset) {
    return switch (address) {
      case Address.Room(RoomName room, _) -> {
        RoomAccess access = rooms.checkRead(reader, room, membersOffset);
        yield new Granted(access.room().address(), access.since(), access.room().membersOffset());
      }
      case Address.Members(RoomName room) -> {
        Room now = rooms.checkRead(reader, room, membersOffset).room();
        yield new Granted(address, Math.max(0, now.createdOffset() - 1), now.membersOffset());
      }
      case Address.Everyone _, Address.Inbox _, Address.Pair _, Address.Rulings _ ->
          new Granted(address, 0, 0);
    };
  }

  /**
   * Checks that the user still might read the stream when its last message was stored that is to be
   * read.
   *
   * @param membersOffset the offset of the last change of the members before that; of the stream of
   *     changes its own last offset
   * @return the permission as it is now
   * @throws ChatException if the user may not
   * @throws RoomReplacedException if the stream is that of a former room of the name; the next
   *     {@link #check} knows the present one
   */
  Granted verify(Identity reader, Granted granted, long membersOffset) {
    Granted now = check(reader, granted.address(), membersOffset);
    if (!now.address().equals(granted.address())) {
      throw new RoomReplacedException(granted.address());
    }
    return now;
  }
}
