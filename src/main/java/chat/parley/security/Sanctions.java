package chat.parley.security;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who is banned, and who is muted, and until when. Any thread may call. */
@Component
public final class Sanctions {

  private final Map<UserName, Instant> banned = new ConcurrentHashMap<>();
  private final Map<UserName, Instant> muted = new ConcurrentHashMap<>();

  Sanctions() {}

  /** Keeps somebody out until then. */
  public void ban(UserName user, Instant until) {
    banned.put(user, until);
  }

  /** Lets somebody in again. */
  public void unban(UserName user) {
    banned.remove(user);
  }

  /** Lets somebody read only until then. */
  public void mute(UserName user, Instant until) {
    muted.put(user, until);
  }

  /** Lets somebody write again. */
  public void unmute(UserName user) {
    muted.remove(user);
  }

  /**
   * Whether somebody may come in.
   *
   * @throws ChatException {@link ChatError#BANNED}
   */
  public void checkBan(UserName user) {
    Duration left = left(banned, user);
    if (left != null) {
      throw ChatError.BANNED.because("A moderator has banned this user").retryAfter(left);
    }
  }

  /**
   * Whether somebody may write.
   *
   * @throws ChatException {@link ChatError#MUTED}
   */
  public void checkMute(UserName user) {
    Duration left = left(muted, user);
    if (left != null) {
      throw ChatError.MUTED
          .because("A moderator has muted this user; reading goes on")
          .retryAfter(left);
    }
  }

  private static @Nullable Duration left(Map<UserName, Instant> all, UserName user) {
    Instant until = all.isEmpty() ? null : all.get(user);
    if (until == null) {
      return null;
    }
    Duration left = Duration.between(Instant.now(), until);
    if (!left.isPositive()) {
      all.remove(user, until);
      return null;
    }
    return left;
  }
}
