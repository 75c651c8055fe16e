package chat.parley.session;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.security.SecurityProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The bans and mutes known to this node, kept in memory with the time until which each holds. Any
 * thread may call.
 */
@Component
public final class Sanctions {

  /** Maximum time for which a check waits until bans have been loaded. */
  private static final Duration LOAD_TIMEOUT = Duration.ofSeconds(5);

  /**
   * A sanction is removed from memory when its remaining time is less than this: one day after its
   * end, and not at once, because the clock may be ahead for a moment.
   */
  private static final Duration FORGET_BELOW = Duration.ofDays(-1);

  private final Map<UserName, Instant> banned = new ConcurrentHashMap<>();
  private final Map<UserName, Instant> muted = new ConcurrentHashMap<>();

  /** Zero once bans have been loaded; in open mode, which has no moderators, from the start. */
  private volatile CountDownLatch loaded;

  private final boolean openMode;

  Sanctions(SecurityProperties properties) {
    openMode = properties.open();
    loaded = new CountDownLatch(openMode ? 0 : 1);
  }

  /** Removes all sanctions; they are loaded again, and checks wait until then. */
  public void clear() {
    loaded = new CountDownLatch(openMode ? 0 : 1);
    banned.clear();
    muted.clear();
  }

  /** Records that all stored sanctions have been applied; checks no longer wait for them. */
  public void markLoaded() {
    loaded.countDown();
  }

  private void awaitLoaded() {
    try {
      if (!loaded.await(LOAD_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw ChatError.STORE_AWAY.because(
            "Bans have not been loaded from the store yet; try again later");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw ChatError.INTERNAL.because("Parley is stopping; try again");
    }
  }

  /** Bans a user until the given time. Does not end open sessions. */
  public void ban(UserName user, Instant until) {
    banned.put(user, until);
  }

  /** Removes the ban of a user, if there is one. */
  public void unban(UserName user) {
    banned.remove(user);
  }

  /** Mutes a user until the given time. */
  public void mute(UserName user, Instant until) {
    muted.put(user, until);
  }

  /** Removes the mute of a user, if there is one. */
  public void unmute(UserName user) {
    muted.remove(user);
  }

  /**
   * Checks that a user is not banned. Blocks up to 5 s until bans have been loaded.
   *
   * @throws ChatException {@link ChatError#BANNED}; {@link ChatError#STORE_AWAY} if bans are not
   *     loaded in time; {@link ChatError#INTERNAL} if the thread is interrupted
   */
  public void checkBan(UserName user) {
    awaitLoaded();
    Duration remaining = remaining(banned, user);
    if (remaining != null) {
      throw ChatError.BANNED.because("A moderator has banned this user").retryAfter(remaining);
    }
  }

  /**
   * Checks that neither the user of a client is banned nor the service that acts for the user, as
   * {@link #checkBan(UserName)} does.
   */
  public void checkBan(Identity identity) {
    checkBan(identity.name());
    UserName service = identity.service();
    if (service != null) {
      checkBan(service);
    }
  }

  /**
   * Checks that a user is not muted. Does not wait until mutes have been loaded.
   *
   * @throws ChatException {@link ChatError#MUTED}
   */
  public void checkMute(UserName user) {
    Duration remaining = remaining(muted, user);
    if (remaining != null) {
      throw ChatError.MUTED
          .because("A moderator has muted this user; a muted user can read but not send messages")
          .retryAfter(remaining);
    }
  }

  private static @Nullable Duration remaining(Map<UserName, Instant> sanctions, UserName user) {
    Instant until = sanctions.isEmpty() ? null : sanctions.get(user);
    if (until == null) {
      return null;
    }
    Duration remaining = Duration.between(Instant.now(), until);
    if (remaining.compareTo(FORGET_BELOW) < 0) {
      sanctions.remove(user, until);
    }
    return remaining.isPositive() ? remaining : null;
  }
}
