package chat.parley.room;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.List;

/**
 * Decides one change of a room: whether the acting user may make it, and its effect. Pure: depends
 * on its arguments only.
 */
public final class RoomRules {

  private final RoomCondition.Change change;
  private final Room room;
  private final long lastOffset;
  private final Membership membership;

  private RoomRules(
      RoomCondition.Change change, Room room, long lastOffset, Membership membership) {
    this.change = change;
    this.room = room;
    this.lastOffset = lastOffset;
    this.membership = membership;
  }

  /**
   * Decides a change.
   *
   * @param room the room as it is
   * @param lastOffset the offset of the last message of the room
   * @param membership the memberships in the room
   * @throws ChatException if the change is refused; nothing must be changed then
   */
  public static RoomDecision decide(
      RoomCondition.Change change, Room room, long lastOffset, Membership membership) {
    var rules = new RoomRules(change, room, lastOffset, membership);
    if (change.action() instanceof RoomAction.Create create) {
      return rules.create(create);
    }
    RoomRights.checkExists(room, change.limits());
    if (change.action() instanceof RoomAction.OfPins) {
      return rules.changePins();
    }
    rules.checkCreated();
    return switch (change.action()) {
      case RoomAction.Configure(RoomSettings.Patch patch) -> rules.configure(patch);
      case RoomAction.Delete _ -> rules.delete();
      case RoomAction.OfMembers action -> rules.changeMembers(action);
      case RoomAction.Create create -> rules.create(create);
      case RoomAction.OfPins _ -> rules.changePins();
    };
  }

  private RoomDecision create(RoomAction.Create create) {
    boolean inUse = room.state() == Room.State.IMPLICIT && lastOffset > 0;
    if (room.state() == Room.State.CREATED || (inUse && !change.service())) {
      throw ChatError.ROOM_EXISTS.because(
          "The room '%s' exists already; choose another name".formatted(room.name()));
    }
    if (!change.service() && !create.owner().equals(change.by())) {
      throw ChatError.NOT_YOUR_ROLE.because(
          "Only a service may create a room for the user '%s'".formatted(create.owner()));
    }
    checkKind(create.settings().kind());
    checkLimit(create.settings().limit());
    boolean again = room.state() == Room.State.DELETED;
    var created =
        new Room(
            room.name(),
            room.generation() + (again ? 1 : 0),
            Room.State.CREATED,
            create.settings(),
            0,
            0,
            room.membersOffset());
    return created.isOpen()
        ? new RoomDecision(created, List.of(), List.of())
        : new MemberRules(change, created, lastOffset, membership).found(create.owner());
  }

  private void checkKind(RoomKind kind) {
    if (kind == RoomKind.OPEN && !change.limits().openRooms()) {
      throw ChatError.BAD_BODY.because(
          "This server has no open rooms; the kind must be public or private");
    }
  }

  private void checkLimit(long limit) {
    if (limit > change.limits().members()) {
      throw ChatError.BAD_BODY.because(
          "The limit of the room is %d; the maximum is %d"
              .formatted(limit, change.limits().members()));
    }
  }

  private RoomDecision configure(RoomSettings.Patch patch) {
    checkRole(patch.isDescription() ? MemberRole.MODERATOR : MemberRole.OWNER);
    RoomSettings settings = patch.applyTo(room.settings());
    if (settings.kind() != room.settings().kind()
        && (settings.kind() == RoomKind.OPEN || room.isOpen())) {
      throw ChatError.BAD_BODY.because(
          "The kind of a room can be changed between public and private only");
    }
    if (patch.limit() != null) {
      checkLimit(settings.limit());
    }
    return new RoomDecision(room.with(settings), List.of(), List.of());
  }

  private RoomDecision delete() {
    checkRole(MemberRole.OWNER);
    var deleted =
        new Room(
            room.name(),
            room.generation(),
            Room.State.DELETED,
            room.settings(),
            0,
            0,
            room.membersOffset());
    return new RoomDecision(deleted, List.of(), List.of());
  }

  private RoomDecision changeMembers(RoomAction.OfMembers action) {
    if (room.isOpen()) {
      throw ChatError.BAD_BODY.because(
          "The room '%s' is open: every user may read and write it, and it has no members"
              .formatted(room.name()));
    }
    return new MemberRules(change, room, lastOffset, membership).decide(action);
  }

  /** Decides a change of the pins, which the room itself does not contain: see {@link RoomPins}. */
  private RoomDecision changePins() {
    if (!change.service() && !change.moderator()) {
      if (room.isOpen()) {
        throw ChatError.NOT_YOUR_ROLE.because(
            "The room '%s' is open; only a moderator of the server may pin its messages"
                .formatted(room.name()));
      }
      RoomRights.checkRole(room, membership.of(change.by()), MemberRole.MODERATOR);
    }
    return new RoomDecision(room, List.of(), List.of());
  }

  private void checkCreated() {
    if (room.state() != Room.State.CREATED) {
      throw ChatError.NO_ROOM.because(
          "There is no room '%s'; create it with PUT /api/rooms/{room}".formatted(room.name()));
    }
  }

  /** Checks the right to change the room itself; an open one has no members with roles. */
  private void checkRole(MemberRole lowest) {
    if (change.service()) {
      return;
    }
    if (room.isOpen()) {
      throw ChatError.NOT_YOUR_ROLE.because(
          "The room '%s' is open; only a service may change or delete it".formatted(room.name()));
    }
    RoomRights.checkRole(room, membership.of(change.by()), lowest);
  }
}
