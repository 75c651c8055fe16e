package chat.parley.conversation;

import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.RoomAction;
import chat.parley.security.AuditLog;
import chat.parley.security.Identity;
import java.util.List;

/**
 * Writes a stored change of a room to the audit log if it concerns the room itself, a role or the
 * rights of others, or pins, or if a service adds, removes or invites, and passes its outcome on. A
 * repeat is not written again.
 */
record AuditedChange(
    AuditLog audit, Identity by, RoomName room, RoomAction action, SendCallback callback)
    implements SendCallback {

  @Override
  public void stored(List<StoredMessage> stored) {
    if (!stored.getFirst().duplicate()) {
      write();
    }
    callback.stored(stored);
  }

  private void write() {
    switch (action) {
      case RoomAction.Create(_, UserName owner) -> write("room-create", "owner=" + owner);
      case RoomAction.Configure _ -> write("room-configure", "");
      case RoomAction.Delete _ -> write("room-delete", "");
      case RoomAction.SetRole(UserName user, var role) ->
          write("room-role", "user=%s role=%s".formatted(user, role.text()));
      case RoomAction.Change change -> {
        if (!isJoinOrLeave(change)) {
          write(
              "room-members",
              "added=%d removed=%d".formatted(change.add().size(), change.remove().size()));
        }
      }
      case RoomAction.Invite(UserName user) -> {
        if (by.isService()) {
          write("room-invite", "user=" + user);
        }
      }
      case RoomAction.Pin(long offset, _) -> write("room-pin", "offset=" + offset);
      case RoomAction.Unpin(long offset) -> write("room-unpin", "offset=" + offset);
      case RoomAction.Join _, RoomAction.Leave _, RoomAction.Accept _, RoomAction.Decline _ -> {}
    }
  }

  /** Returns whether a user makes a change that {@code join} or {@code leave} would make too. */
  private boolean isJoinOrLeave(RoomAction.Change change) {
    return !by.isService()
        && change.targets().equals(List.of(by.name()))
        && change.add().stream().allMatch(addition -> addition.role() == null);
  }

  private void write(String event, String details) {
    audit.roomChanged(event, room, details, by.name());
  }

  @Override
  public void refused(ChatException e) {
    callback.refused(e);
  }

  @Override
  public void outcomeUnknown() {
    callback.outcomeUnknown();
  }
}
