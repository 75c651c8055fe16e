package chat.parley.conversation;

import chat.parley.conversation.ReadAccess.Granted;
import chat.parley.journal.RoomLookup;
import chat.parley.membership.RoomDirectory;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.room.Member;
import chat.parley.room.Room;
import chat.parley.room.RoomAccess;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomCondition;
import chat.parley.room.RoomEntry;
import chat.parley.room.RoomEvent;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomLimits;
import chat.parley.room.RoomRights;
import chat.parley.security.AccessTable;
import chat.parley.security.AuditLog;
import chat.parley.security.Identity;
import chat.parley.store.PinnedPage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes the changes of rooms and their members, and the queries for them, for all protocols. Any
 * thread may call; queries block for some seconds at most while they read the store, and throw a
 * {@link ChatException} with {@link ChatError#STORE_AWAY} if it is unavailable.
 */
@Component
public final class RoomRequests {

  private final SendGuard guard;
  private final Conversation conversation;
  private final RoomDirectory rooms;
  private final AuditLog audit;
  private final ReadAccess access;

  RoomRequests(SendGuard guard, Conversation conversation, RoomDirectory rooms, AuditLog audit) {
    this.guard = guard;
    this.conversation = conversation;
    this.rooms = rooms;
    this.audit = audit;
    this.access = new ReadAccess(guard, rooms);
  }

  /** Returns the limits on rooms. */
  public RoomLimits limits() {
    return rooms.limits();
  }

  /**
   * Stores a change. Blocks as {@link Conversation#post} does, and reads the store.
   *
   * @param clientMessageId the id by which a repeated request is recognized; null if there is none
   * @param callback {@link SendCallback#stored} is called when the change is stored and in force on
   *     this node, with the position in the stream of changes; of the last change if everything is
   *     already as asked
   */
  public void change(
      Identity by,
      RoomName room,
      RoomAction action,
      @Nullable String clientMessageId,
      SendCallback callback) {
    conversation.postUnchecked(
        () -> List.of(draft(by, room, action, clientMessageId)),
        new AuditedChange(audit, by, room, action, callback));
  }

  private Draft draft(
      Identity by, RoomName name, RoomAction action, @Nullable String clientMessageId) {
    guard.checkChange(by, action);
    Room room = rooms.load(by.name(), name).room();
    boolean moderator = AccessTable.allows(by, AccessTable.Act.REMOVE, room.address());
    if (action instanceof RoomAction.Create && room.state() == Room.State.IMPLICIT) {
      checkUnread(by, name);
    }
    var change =
        new RoomCondition.Change(
            room, by.name(), by.isService(), moderator, action, rooms.limits());
    var body = Body.ofText(RoomEvent.body(change), "application/json");
    return new Draft(room.changes(), by.name(), body, clientMessageId, true, Map.of())
        .withCondition(room.changes(), change);
  }

  /**
   * Checks that no other user reads an open room, as far as this node knows. The store checks that
   * it has no messages.
   */
  private void checkUnread(Identity creator, RoomName name) {
    if (!creator.isService() && rooms.isReadByOthers(creator.name(), name)) {
      throw ChatError.ROOM_EXISTS.because(
          "The open room '%s' has subscribers; choose another name".formatted(name));
    }
  }

  /**
   * Returns a room. Members, invited users, services and, of a public or open room, all users may
   * see it.
   *
   * @throws ChatException {@link ChatError#NO_ROOM} or {@link ChatError#NOT_A_MEMBER}
   */
  public RoomEntry room(Identity reader, RoomName name) {
    guard.checkBan(reader);
    RoomAccess access = rooms.load(reader.name(), name);
    Room room = access.room();
    RoomRights.checkExists(room, rooms.limits());
    if (room.settings().kind() == RoomKind.PRIVATE && access.member() == null) {
      rooms.checkRead(reader, access);
    }
    return entry(access);
  }

  private RoomEntry entry(RoomAccess access) {
    return new RoomEntry(
        access.room(), access.member(), rooms.lookup().epoch(access.room().address()));
  }

  /** Returns the number of members of a room as it is now, for the author of a change of it. */
  public long memberCount(Identity by, RoomName room) {
    return rooms.load(by.name(), room).room().members();
  }

  /**
   * Returns a page of rooms in the order of their names: those of the reader, invitations included,
   * or all public ones.
   *
   * @param after the name after which the page begins; empty for the first page
   */
  public List<RoomEntry> rooms(Identity reader, boolean own, String after, int limit) {
    guard.checkBan(reader);
    RoomLookup lookup = rooms.lookup();
    List<RoomAccess> page =
        own
            ? lookup.roomsOf(reader.name(), after, limit)
            : lookup.publicRooms(reader.name(), after, limit);
    return page.stream().map(this::entry).toList();
  }

  /**
   * Returns a page of the members of a room in the order of their names, invited users included.
   * Members and services may see them.
   *
   * @param prefix the beginning of the names; empty for all
   * @param after the name after which the page begins; empty for the first page
   * @throws ChatException {@link ChatError#NO_ROOM} or {@link ChatError#NOT_A_MEMBER}
   */
  public List<Member> members(
      Identity reader, RoomName name, String prefix, String after, int limit) {
    guard.checkBan(reader);
    RoomAccess access = rooms.load(reader.name(), name);
    rooms.checkRead(reader, access);
    return rooms.lookup().members(name, prefix, after, limit);
  }

  /**
   * Returns a page of the pinned messages of a room, in their order. Users that may read the room
   * may see those of the messages that they may read.
   *
   * @param after the {@link PinnedPage#next} of the page before; 0 for the first page
   * @throws ChatException {@link ChatError#NO_ROOM} or {@link ChatError#NOT_A_MEMBER}
   */
  public PinnedPage pins(Identity reader, RoomName name, long after) {
    return conversation
        .reads()
        .reading(
            () -> {
              Granted granted = access.check(reader, new Address.Room(name));
              PinnedPage page = rooms.lookup().pins((Address.Room) granted.address(), after);
              return page.after(access.verify(reader, granted, page.membersOffset()).since());
            });
  }
}
