package chat.parley.conversation;

import chat.parley.journal.HistoryProperties;
import chat.parley.journal.StoredMessage;
import chat.parley.limits.Limits;
import chat.parley.membership.RoomDirectory;
import chat.parley.message.Address;
import chat.parley.message.Change;
import chat.parley.message.ChangeRules;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.DraftCondition;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.Member;
import chat.parley.room.MemberRole;
import chat.parley.room.RoomAccess;
import chat.parley.room.RoomCondition;
import chat.parley.room.RoomRights;
import chat.parley.security.AccessTable;
import chat.parley.security.AuditLog;
import chat.parley.security.Identity;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks the rights of senders in rooms, and determines those of the senders of changes, which the
 * store checks together with the changed message. Any thread may call; a call blocks for some
 * seconds at most, while a membership is read from the store.
 */
@Component
final class ChangeGuard {

  private final RoomDirectory rooms;
  private final AuditLog audit;
  private final ChangeRules ofAuthor;

  ChangeGuard(RoomDirectory rooms, AuditLog audit, Limits limits, HistoryProperties history) {
    this.rooms = rooms;
    this.audit = audit;
    this.ofAuthor = new ChangeRules(false, limits.changeTime(), history.versions());
  }

  /**
   * Returns a message or a change as it is stored; see {@link RoomDirectory#admit}.
   *
   * @throws ChatException if the sender may not write to the room; {@link ChatError#BAD_HEADER} if
   *     the message refers to another one of an inbox
   */
  Draft admit(Identity sender, Draft draft) {
    Change change = draft.change();
    checkAddress(draft, change);
    if (draft.isRemoval() && AccessTable.allows(sender, AccessTable.Act.REMOVE, draft.to())) {
      return ofModerator(sender, draft);
    }
    Draft admitted = rooms.admit(draft);
    if (change == null || change.kind().isReaction()) {
      return admitted;
    }
    return admitted.withCondition(admitted.to(), condition(draft, admitted.condition()));
  }

  /** Returns the rights of the sender of a change, together with the condition of a message. */
  private DraftCondition condition(Draft draft, @Nullable DraftCondition ofMessage) {
    if (!(ofMessage instanceof RoomCondition.MayWrite mayWrite)) {
      return ofAuthor;
    }
    if (draft.isRemoval()) {
      RoomAccess access = rooms.load(draft.from(), mayWrite.room());
      if (isModerator(access)) {
        return mayRemove(access);
      }
    }
    return mayWrite.withChanges(ofAuthor);
  }

  private static void checkAddress(Draft draft, @Nullable Change change) {
    boolean refers = change != null || draft.repliesTo() > 0 || draft.thread() > 0;
    if (refers && draft.to() instanceof Address.Inbox) {
      throw ChatError.BAD_HEADER.because(
          "A message to an inbox cannot refer to another one; send it to the conversation,"
              + " /app/with.{user}");
    }
  }

  private static boolean isModerator(RoomAccess access) {
    Member member = access.room().isOpen() ? null : access.member();
    return member != null && member.role().isAtLeast(MemberRole.MODERATOR);
  }

  private RoomCondition mayRemove(RoomAccess access) {
    return new RoomCondition.MayRemove(
        access.room().name(), access.room().membersOffset(), rooms.limits());
  }

  /**
   * Takes note that changes were stored: the audit log has a line for each removal by a moderator,
   * also of an own message.
   *
   * @param stored one element for each persistent draft, in the same order
   */
  void stored(List<Draft> drafts, List<StoredMessage> stored) {
    int index = 0;
    for (Draft draft : drafts) {
      Change change = draft.change();
      if (change != null && isByModerator(draft) && !stored.get(index).duplicate()) {
        UserName by = draft.from();
        audit.moderated("remove", by, draft.to().publicName(by) + "/" + change.target());
      }
      index += draft.persistent() ? 1 : 0;
    }
  }

  private static boolean isByModerator(Draft draft) {
    ChangeRules rules = draft.changeRules();
    return rules != null && rules.ofOthers();
  }

  /**
   * Checks a removal by a moderator.
   *
   * @param lastOffset returns the last offset of a stream; 0 if it is empty
   * @throws ChatException if the user may not remove messages there; {@link
   *     ChatError#BAD_PARAMETER} if there is no message with the offset
   */
  Draft removal(
      Identity moderator, ModerationAction.Remove remove, ToLongFunction<Address> lastOffset) {
    Draft removal =
        ofModerator(moderator, Draft.removal(remove.from(), moderator.name(), remove.offset()));
    long last = lastOffset.applyAsLong(removal.to());
    if (remove.offset() < 1 || remove.offset() > last) {
      throw ChatError.BAD_PARAMETER.because(
          "There is no message with the offset %d; the last offset of the stream is %d"
              .formatted(remove.offset(), last));
    }
    return removal;
  }

  /**
   * Checks that a user may remove messages from a stream.
   *
   * @throws ChatException {@link ChatError#FORBIDDEN}; if a room cannot be used, as {@link #admit}
   */
  void checkModerator(Identity moderator, Address address) {
    var _ = ofModerator(moderator, Draft.removal(address, moderator.name(), 1));
  }

  /**
   * Checks that a user may remove messages from a stream, and returns the removal: of a room from
   * its current generation. In a room with members its moderators may, as those of the server; the
   * store checks them again.
   */
  private Draft ofModerator(Identity moderator, Draft removal) {
    if (!(removal.to() instanceof Address.Room(RoomName name, _))) {
      AccessTable.check(moderator, AccessTable.Act.REMOVE, removal.to());
      return removal.withCondition(removal.to(), ChangeRules.OF_MODERATOR);
    }
    RoomAccess access = rooms.load(moderator.name(), name);
    RoomRights.checkExists(access.room(), rooms.limits());
    if (isModerator(access)) {
      return removal.withCondition(access.room().address(), mayRemove(access));
    }
    AccessTable.check(moderator, AccessTable.Act.REMOVE, removal.to());
    return removal.withCondition(access.room().address(), ChangeRules.OF_MODERATOR);
  }
}
