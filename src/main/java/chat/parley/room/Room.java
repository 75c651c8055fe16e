package chat.parley.room;

import chat.parley.message.Address;
import chat.parley.message.RoomName;

/**
 * A room as it is after a change of it or of its members.
 *
 * @param generation the number of times that the room was created after a deletion
 * @param state whether the room exists
 * @param members the number of members; those that are only invited do not count
 * @param owners the number of members that are owners
 * @param membersOffset the offset of the last change in the stream of changes; 0 if there was none
 * @param createdOffset the offset of the change that created the room in its current generation; 0
 *     if there was none
 */
public record Room(
    RoomName name,
    long generation,
    State state,
    RoomSettings settings,
    long members,
    long owners,
    long membersOffset,
    long createdOffset) {

  /** Creates a room of which the change that created it is not known yet. */
  public Room(
      RoomName name,
      long generation,
      State state,
      RoomSettings settings,
      long members,
      long owners,
      long membersOffset) {
    this(name, generation, state, settings, members, owners, membersOffset, 0);
  }

  /** Whether a room exists. */
  public enum State {
    /** Never created: an open room, which exists by being used. */
    IMPLICIT,
    /** Created. */
    CREATED,
    /** Deleted, until it is created again. */
    DELETED
  }

  /** Returns a room that was never created. */
  public static Room implicit(RoomName name) {
    return new Room(name, 0, State.IMPLICIT, RoomSettings.ofOpenRoom(), 0, 0, 0);
  }

  /** Returns the address of the stream of messages. */
  public Address.Room address() {
    return new Address.Room(name, generation);
  }

  /** Returns the address of the stream of changes. */
  public Address.Members changes() {
    return new Address.Members(name);
  }

  /** Returns whether the room is open, so that it has no members. */
  public boolean isOpen() {
    return state != State.DELETED && settings.kind() == RoomKind.OPEN;
  }

  /** Returns a copy after another change. */
  public Room at(long changeOffset) {
    return new Room(
        name, generation, state, settings, members, owners, changeOffset, createdOffset);
  }

  /** Returns a copy after the change that has created the room. */
  public Room createdAt(long changeOffset) {
    return new Room(name, generation, state, settings, members, owners, changeOffset, changeOffset);
  }

  Room with(RoomSettings changed) {
    return new Room(
        name, generation, state, changed, members, owners, membersOffset, createdOffset);
  }

  Room with(long memberCount, long ownerCount) {
    return new Room(
        name, generation, state, settings, memberCount, ownerCount, membersOffset, createdOffset);
  }
}
