package chat.parley.session;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.SecurityProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who is banned, and who is muted, and until when. Any thread may call. */
@Component
public final class Sanctions {

  /** How long somebody waits for that. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * What ended so long ago is forgotten; not at once, since the clock may be ahead for a moment.
   */
  private static final Duration FORGOTTEN = Duration.ofDays(-1);

  private final Map<UserName, Instant> banned = new ConcurrentHashMap<>();
  private final Map<UserName, Instant> muted = new ConcurrentHashMap<>();

  /** Open once it is known who is banned; where nobody can be, from the start. */
  private volatile CountDownLatch known;

  private final boolean open;

  Sanctions(SecurityProperties properties) {
    open = properties.open();
    known = new CountDownLatch(open ? 0 : 1);
  }

  /** Nothing is known any more; what was ruled is told again. */
  public void forget() {
    known = new CountDownLatch(open ? 0 : 1);
    banned.clear();
    muted.clear();
  }

  /** All that was ruled before has been told. */
  public void known() {
    known.countDown();
  }

  private void awaitKnown() {
    try {
      if (!known.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw ChatError.STORE_AWAY.because(
            "The store has not been read yet, so it is not known who is banned");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw ChatError.INTERNAL.because("Parley is stopping; try again");
    }
  }

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
   * Whether somebody may come in. May wait until that is known.
   *
   * @throws ChatException {@link ChatError#BANNED}, or {@link ChatError#STORE_AWAY}
   */
  public void checkBan(UserName user) {
    awaitKnown();
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
    if (left.compareTo(FORGOTTEN) < 0) {
      all.remove(user, until);
    }
    return left.isPositive() ? left : null;
  }
}
