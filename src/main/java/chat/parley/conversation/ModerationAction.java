package chat.parley.conversation;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.time.Instant;

/** What a moderator decides. */
public sealed interface ModerationAction {

  /** About a user. */
  sealed interface OfUser extends ModerationAction {
    UserName user();
  }

  /** May read only, until then. */
  record Mute(UserName user, Instant until) implements OfUser {}

  /** May write again. */
  record Unmute(UserName user) implements OfUser {}

  /** All sessions end, and may be opened again. */
  record Kick(UserName user) implements OfUser {}

  /** All sessions end, and none may be opened until then. */
  record Ban(UserName user, Instant until) implements OfUser {}

  /** May come in again. */
  record Unban(UserName user) implements OfUser {}

  /** The body of a message goes; its place stays. */
  record Remove(Address from, long offset) implements ModerationAction {}
}
