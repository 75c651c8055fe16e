package chat.parley.room;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.room.RoomAction.Addition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides one change of the members of a room that has members. The rights of the acting user are
 * those before the change. One object per change; used by one thread.
 */
final class MemberRules {

  private final RoomCondition.Change change;
  private final Room room;
  private final long lastOffset;
  private final Membership membership;

  /** The memberships after the change, of the users that it changes; null for those that end. */
  private final Map<UserName, @Nullable Member> changed = new LinkedHashMap<>();

  private long members;
  private long owners;

  MemberRules(RoomCondition.Change change, Room room, long lastOffset, Membership membership) {
    this.change = change;
    this.room = room;
    this.lastOffset = lastOffset;
    this.membership = membership;
    this.members = room.members();
    this.owners = room.owners();
  }

  /** Decides the first membership of a new room, that of its owner. */
  RoomDecision found(UserName owner) {
    checkRooms(owner);
    save(owner, MemberRole.OWNER, 0);
    return result();
  }

  /**
   * Decides a change.
   *
   * @throws ChatException if it is refused
   */
  RoomDecision decide(RoomAction.OfMembers action) {
    switch (action) {
      case RoomAction.Join _ -> join();
      case RoomAction.Leave _ -> leave();
      case RoomAction.Accept _ -> accept();
      case RoomAction.Decline _ -> decline();
      case RoomAction.Invite(UserName user) -> invite(user);
      case RoomAction.SetRole(UserName user, MemberRole role) -> setRole(user, role);
      case RoomAction.Change(List<Addition> add, List<UserName> remove) -> {
        // Those that are removed make room for those that are added.
        remove.forEach(this::remove);
        add.forEach(this::add);
      }
    }
    return result();
  }

  private RoomDecision result() {
    if (owners == 0 && room.owners() > 0) {
      throw ChatError.LAST_OWNER.because(
          ("The room '%s' would have no owner; make another member an owner first, or delete the"
                  + " room")
              .formatted(room.name()));
    }
    var saved = new ArrayList<Member>();
    var removed = new ArrayList<UserName>();
    changed.forEach(
        (user, member) -> {
          if (member == null) {
            removed.add(user);
          } else {
            saved.add(member);
          }
        });
    return new RoomDecision(room.with(members, owners), saved, removed);
  }

  private void join() {
    Member own = member(change.by());
    if (own == null && room.settings().kind() == RoomKind.PRIVATE) {
      throw ChatError.NOT_A_MEMBER.because(
          "The room '%s' is private; a member has to invite you".formatted(room.name()));
    }
    if (!isMember(own)) {
      enter(change.by(), MemberRole.MEMBER, null);
    }
  }

  private void leave() {
    Member own = member(change.by());
    if (own == null || !own.hasJoined()) {
      throw ChatError.NOT_A_MEMBER.because(
          "You are not a member of the room '%s'".formatted(room.name()));
    }
    end(own);
  }

  private void accept() {
    Member own = member(change.by());
    if (own == null) {
      throw notInvited();
    }
    if (!isMember(own)) {
      enter(change.by(), MemberRole.MEMBER, null);
    }
  }

  private void decline() {
    Member own = member(change.by());
    if (own == null || own.hasJoined()) {
      throw notInvited();
    }
    end(own);
  }

  private ChatException notInvited() {
    return ChatError.NOT_A_MEMBER.because(
        "You are not invited to the room '%s'".formatted(room.name()));
  }

  private void invite(UserName user) {
    checkRole(room.settings().invite().lowestRole());
    if (member(user) == null) {
      if (membership.count(user, true) >= change.limits().invitations()) {
        throw ChatError.TOO_MANY_INVITATIONS.because(
            "The user '%s' has %d open invitations, which is the maximum"
                .formatted(user, change.limits().invitations()));
      }
      if (membership.invited() >= change.limits().invitationsPerRoom()) {
        throw ChatError.TOO_MANY_INVITATIONS.because(
            "The room '%s' has %d open invitations, which is the maximum"
                .formatted(room.name(), change.limits().invitationsPerRoom()));
      }
      save(user, MemberRole.INVITED, 0);
    }
  }

  private void setRole(UserName user, MemberRole role) {
    checkRole(MemberRole.MODERATOR);
    Member member = member(user);
    if (member == null || !member.hasJoined()) {
      throw ChatError.NOT_A_MEMBER.because(
          "The user '%s' is not a member of the room '%s'".formatted(user, room.name()));
    }
    if (member.role() != role) {
      checkOver(user, member.role());
      checkOver(user, role);
      save(user, role, member.since());
    }
  }

  private void add(Addition addition) {
    UserName user = addition.user();
    MemberRole role = addition.role() == null ? MemberRole.MEMBER : addition.role();
    if (isMember(member(user))) {
      addAgain(addition);
    } else if (isSelf(user) && role == MemberRole.MEMBER && addition.history() == null) {
      join();
    } else {
      checkRole(MemberRole.MODERATOR);
      checkOver(user, role);
      enter(user, role, addition.history());
    }
  }

  /** Adds a user that is a member already: gives the user the role, if one is given. */
  private void addAgain(Addition addition) {
    if (addition.role() != null) {
      setRole(addition.user(), addition.role());
    } else if (!isSelf(addition.user())) {
      checkRole(MemberRole.MODERATOR);
    }
  }

  private void remove(UserName user) {
    Member member = member(user);
    if (!isSelf(user)) {
      checkRole(MemberRole.MODERATOR);
      if (member != null) {
        checkOver(user, member.role());
        end(member);
      }
    } else if (member != null && !member.hasJoined()) {
      decline();
    } else {
      leave();
    }
  }

  private boolean isSelf(UserName user) {
    return user.equals(change.by()) && !change.service();
  }

  private void checkRole(MemberRole lowest) {
    if (!change.service()) {
      RoomRights.checkRole(room, membership.of(change.by()), lowest);
    }
  }

  /** Checks that the acting user may give or take away a role: moderators those below their own. */
  private void checkOver(UserName user, MemberRole role) {
    if (!isOwner() && role.isAtLeast(MemberRole.MODERATOR)) {
      throw RoomRights.notOver(user, role);
    }
  }

  private boolean isOwner() {
    Member own = membership.of(change.by());
    return change.service() || (own != null && own.role() == MemberRole.OWNER);
  }

  private static boolean isMember(@Nullable Member member) {
    return member != null && member.hasJoined();
  }

  private @Nullable Member member(UserName user) {
    return changed.containsKey(user) ? changed.get(user) : membership.of(user);
  }

  /** Makes a user a member. */
  private void enter(UserName user, MemberRole role, @Nullable HistoryAccess history) {
    long limit = Math.min(room.settings().limit(), change.limits().members());
    if (members >= limit) {
      throw ChatError.ROOM_FULL.because(
          "The room '%s' has %d members; the maximum is %d".formatted(room.name(), members, limit));
    }
    checkRooms(user);
    HistoryAccess access = history == null ? room.settings().history() : history;
    save(user, role, access == HistoryAccess.ALL ? 0 : lastOffset);
  }

  private void checkRooms(UserName user) {
    if (membership.count(user, false) >= change.limits().rooms()) {
      throw ChatError.TOO_MANY_ROOMS.because(
          "The user '%s' is a member of %d rooms, which is the maximum"
              .formatted(user, change.limits().rooms()));
    }
  }

  private void save(UserName user, MemberRole role, long since) {
    count(member(user), -1);
    var member = new Member(user, role, since);
    changed.put(user, member);
    count(member, 1);
  }

  private void end(Member member) {
    count(member, -1);
    changed.put(member.user(), null);
  }

  private void count(@Nullable Member member, int sign) {
    if (member != null && member.hasJoined()) {
      members += sign;
      owners += member.role() == MemberRole.OWNER ? sign : 0;
    }
  }
}
