package chat.parley.crash;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * When users had sessions, as their clients know it. A client knows that its session exists while
 * the server answers it, and may have one until its socket has ended. Any thread may call.
 */
final class PresenceTimeline {

  /**
   * The time within which the presence of a user must be right. With the settings of a run a
   * session that has ended is seen within about 7 s, on a node that is paused after the pause, and
   * a session on a node without a link is not seen to be missing after about 12 s, if the node has
   * to find out.
   */
  static final Duration BOUND = Duration.ofSeconds(18);

  /** The maximum time between two answers within which the session has existed all the time. */
  private static final Duration PROOF = Duration.ofSeconds(1);

  /**
   * The sessions of a user so far.
   *
   * @param provenSince when the last session was proven first, without a gap
   * @param provenAt when it was proven last; both by {@link System#nanoTime}
   * @param possibleUntil when the last session ended; null if one may exist
   */
  private record Sessions(long provenSince, long provenAt, @Nullable Long possibleUntil) {}

  private final Map<String, Sessions> users = new ConcurrentHashMap<>();

  /** Records that a user may have a session from now on. */
  void connecting(String user) {
    users.compute(
        user,
        (_, known) ->
            known == null
                ? new Sessions(0, System.nanoTime() - BOUND.toNanos(), null)
                : new Sessions(known.provenSince, known.provenAt, null));
  }

  /** Records that a user has a session: the server has answered. */
  void proven(String user) {
    long now = System.nanoTime();
    users.computeIfPresent(
        user,
        (_, known) ->
            now - known.provenAt > PROOF.toNanos()
                ? new Sessions(now, now, null)
                : new Sessions(known.provenSince, now, null));
  }

  /**
   * Records that a user has no session any more. The next one may be on a node without a link, of
   * which the others do not know at once, so that its proof begins anew.
   */
  void ended(String user) {
    long now = System.nanoTime();
    long unproven = now - 2 * PROOF.toNanos();
    users.computeIfPresent(user, (_, known) -> new Sessions(known.provenSince, unproven, now));
  }

  /** Returns whether a user may have a session now, or had one less than a time ago. */
  private boolean mayHaveHad(String user, Duration time) {
    Sessions sessions = users.get(user);
    return sessions != null
        && (sessions.possibleUntil == null
            || System.nanoTime() - sessions.possibleUntil <= time.toNanos());
  }

  /** Returns whether a user certainly has a session, for longer than a time. */
  private boolean hasFor(String user, Duration time) {
    Sessions sessions = users.get(user);
    long now = System.nanoTime();
    return sessions != null
        && sessions.possibleUntil == null
        && now - sessions.provenAt <= PROOF.toNanos()
        && now - sessions.provenSince > time.toNanos();
  }

  /** Returns why a state that a user is told to have now is wrong; null if it may be right. */
  @Nullable String fault(String user, String state) {
    return switch (state) {
      case "online", "away" ->
          mayHaveHad(user, BOUND) ? null : "%s is %s, but has no session".formatted(user, state);
      case "offline" ->
          hasFor(user, BOUND) ? "%s is offline, but has a session".formatted(user) : null;
      default -> null;
    };
  }
}
