package chat.parley.conversation;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.time.Instant;

/** A moderation action. */
public sealed interface ModerationAction {

  /** An action against a user. */
  sealed interface OfUser extends ModerationAction {
    UserName user();
  }

  /** The user may read but not send until the given time. */
  record Mute(UserName user, Instant until) implements OfUser {}

  /** The user may send again. */
  record Unmute(UserName user) implements OfUser {}

  /** All sessions of the user end; the user may connect again at once. */
  record Kick(UserName user) implements OfUser {}

  /** All sessions of the user end, and the user may not connect until the given time. */
  record Ban(UserName user, Instant until) implements OfUser {}

  /** The user may connect again. */
  record Unban(UserName user) implements OfUser {}

  /** Deletes the body of a message; its offset stays in the stream. */
  record Remove(Address from, long offset) implements ModerationAction {}
}
