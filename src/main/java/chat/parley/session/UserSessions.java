package chat.parley.session;

import chat.parley.limits.Limits;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions of each user, and those that each service has opened for users. Any thread may
 * call.
 */
final class UserSessions {

  private final int maxPerUser;
  private final Predicate<ClientSession> isOpen;
  private final ConcurrentHashMap<UserName, Set<ClientSession>> byUser = new ConcurrentHashMap<>();

  /** Not bounded by itself: each session is counted for its user and its address. */
  private final ConcurrentHashMap<UserName, Set<ClientSession>> byService =
      new ConcurrentHashMap<>();

  private volatile Consumer<UserName> onUser = _ -> {};
  private volatile @Nullable UserListener listener;

  /**
   * @param isOpen whether a session has not been closed yet
   */
  UserSessions(Limits limits, Predicate<ClientSession> isOpen) {
    this.maxPerUser = limits.sessionsPerUser();
    this.isOpen = isOpen;
  }

  /** Sets the listener that is called with the user of each added session; must not block. */
  void onUser(Consumer<UserName> listener) {
    onUser = listener;
  }

  /**
   * Adds a session.
   *
   * @throws ChatException {@link ChatError#TOO_MANY_SESSIONS} if the user has too many; {@link
   *     ChatError#INTERNAL} if the session has been closed
   */
  void add(ClientSession session, Identity identity) {
    add(byUser, identity.name(), maxPerUser, session);
    UserName service = identity.service();
    if (service != null) {
      add(byService, service, Integer.MAX_VALUE, session);
    }
    onUser.accept(identity.name());
    changed(identity.name());
  }

  /** Sets the listener of all users. */
  void listen(UserListener newListener) {
    listener = newListener;
  }

  /** Tells the listener that the sessions of a user, or what they say, have changed. */
  void changed(UserName user) {
    UserListener told = listener;
    if (told != null) {
      told.sessionsChanged(user);
    }
  }

  private void add(
      ConcurrentHashMap<UserName, Set<ClientSession>> sessions,
      UserName name,
      int max,
      ClientSession session) {
    sessions.compute(
        name,
        (_, existing) -> {
          Set<ClientSession> own = existing == null ? ConcurrentHashMap.newKeySet(2) : existing;
          if (own.size() >= max) {
            throw tooMany(max, "of one user");
          }
          if (!isOpen.test(session)) {
            // It is not looked for again.
            throw ChatError.INTERNAL.because("The session was closed while it connected");
          }
          own.add(session);
          return own;
        });
  }

  /**
   * Checks that a user may open another session.
   *
   * @throws ChatException {@link ChatError#TOO_MANY_SESSIONS}
   */
  void check(UserName user) {
    Set<ClientSession> own = byUser.get(user);
    if (own != null && own.size() >= maxPerUser) {
      throw tooMany(maxPerUser, "of one user");
    }
  }

  /**
   * Returns the refusal of a session.
   *
   * @param scope the sessions that the limit counts, such as {@code of one user}
   */
  static ChatException tooMany(int limit, String scope) {
    return ChatError.TOO_MANY_SESSIONS
        .because("At most %d sessions %s may be open at a time; close one".formatted(limit, scope))
        .retryAfter(Duration.ofSeconds(10));
  }

  /** Tells the listener that a session has ended for other users. */
  void departed(ClientSession session, boolean clean) {
    UserListener told = listener;
    UserName user = session.name();
    if (told != null && user != null && byUser.getOrDefault(user, Set.of()).contains(session)) {
      told.sessionEnded(user, clean);
    }
  }

  /** Removes a session that has been closed. */
  void remove(ClientSession session) {
    remove(byUser, session.name(), session);
    remove(byService, session.service(), session);
  }

  private static void remove(
      ConcurrentHashMap<UserName, Set<ClientSession>> sessions,
      @Nullable UserName name,
      ClientSession session) {
    if (name != null) {
      sessions.computeIfPresent(
          name, (_, own) -> own.remove(session) && own.isEmpty() ? null : own);
    }
  }

  /** Returns whether a user has a session that has not ended for other users. */
  boolean contain(UserName user) {
    for (ClientSession session : byUser.getOrDefault(user, Set.of())) {
      if (!session.hasDeparted()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether all sessions of a user say that it is away.
   *
   * @param unless what a session says that has said nothing
   */
  boolean isAway(UserName user, boolean unless) {
    for (ClientSession session : byUser.getOrDefault(user, Set.of())) {
      Boolean away = session.away();
      if (!session.hasDeparted() && !(away == null ? unless : away)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the sessions of a user, and those that the user has opened for others as a service. */
  Set<ClientSession> of(UserName user) {
    var sessions = new HashSet<>(byUser.getOrDefault(user, Set.of()));
    sessions.addAll(byService.getOrDefault(user, Set.of()));
    return sessions;
  }
}
