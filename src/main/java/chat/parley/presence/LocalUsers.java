package chat.parley.presence;

import chat.parley.message.UserName;
import chat.parley.session.Attendance;
import chat.parley.session.UserListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The users with sessions on this node. Threads that open and close sessions only note which users
 * are concerned; the presence thread then compares with the sessions that are open. A user comes
 * online a moment after its first session begins, so that a client that becomes invisible at once
 * is not seen. It goes offline at once after a DISCONNECT, and otherwise after the grace.
 */
final class LocalUsers implements UserListener {

  /** Time from the first session of a user until others see it. */
  static final Duration ARRIVAL = Duration.ofMillis(200);

  /** Learns of the changes; called by the presence thread. */
  interface Listener {

    /**
     * The availability of a user on this node has changed.
     *
     * @param availability null if it has no session any more
     * @param at when its last session has ended, in milliseconds since 1970 UTC
     */
    void changed(UserName user, @Nullable Availability availability, long at);
  }

  /**
   * The last end of a session.
   *
   * @param nanos when, by the clock of {@link PresenceClock#nanos}
   * @param millis the same in milliseconds since 1970 UTC
   */
  private record End(long nanos, long millis, boolean clean) {

    /** An abrupt end counts for the grace, also if a clean one follows. */
    private End then(End next) {
      return clean || !next.clean ? next : new End(nanos, next.millis, false);
    }
  }

  private static final End NONE = new End(0, 0, true);

  private final Attendance attendance;
  private final Choices choices;
  private final PresenceClock clock;
  private final Duration grace;
  private final Listener listener;

  /** Users of which something has changed, with the end of a session, or {@link #NONE}. */
  private final ConcurrentHashMap<UserName, End> touched = new ConcurrentHashMap<>();

  /** Those of them that have chosen a state. */
  private final Set<UserName> choosing = ConcurrentHashMap.newKeySet();

  /** Users that are about to come online, with the time of that; used by the presence thread. */
  private final Map<UserName, Long> arriving = new HashMap<>();

  /** Users of which a session has ended abruptly; used by the presence thread. */
  private final Map<UserName, End> ended = new HashMap<>();

  /** Users that are online on this node; used by the presence thread. */
  private final PresenceBoard board;

  LocalUsers(
      Attendance attendance,
      Choices choices,
      PresenceBoard board,
      PresenceTimes times,
      Listener listener) {
    this.attendance = attendance;
    this.choices = choices;
    this.board = board;
    this.clock = times.clock();
    this.grace = times.grace();
    this.listener = listener;
  }

  @Override
  public void sessionsChanged(UserName user) {
    touch(user, NONE);
  }

  @Override
  public void sessionEnded(UserName user, boolean clean) {
    touch(user, new End(clock.nanos(), clock.millis(), clean));
  }

  /** Takes note of what a user has chosen for all its sessions. Any thread may call. */
  void chosen(UserName user) {
    if (!user.isGuest()) {
      choosing.add(user);
      touch(user, NONE);
    }
  }

  /** Applies at once what a user has chosen on another node. Called by the presence thread. */
  void chosenElsewhere(UserName user) {
    if (isPresent(user)) {
      setPresent(user);
    }
  }

  private void touch(UserName user, End end) {
    if (!user.isGuest()) {
      touched.merge(user, end, (known, next) -> next.equals(NONE) ? known : known.then(next));
    }
  }

  /** Applies what has changed. Called by the presence thread. */
  void tick() {
    for (Iterator<UserName> users = touched.keySet().iterator(); users.hasNext(); ) {
      UserName user = users.next();
      End end = touched.remove(user);
      if (end != null) {
        update(user, end);
      }
    }
    long now = clock.nanos();
    arriving.entrySet().removeIf(entry -> now - entry.getValue() >= 0 && arrive(entry.getKey()));
    ended.entrySet().removeIf(entry -> isOver(entry.getValue(), now) && expire(entry));
  }

  private void update(UserName user, End end) {
    boolean hasChosen = choosing.remove(user);
    boolean hasSession = attendance.hasSession(user);
    if (!end.clean) {
      ended.put(user, end);
    } else if (!end.equals(NONE) && !hasSession) {
      // Another session that has ended abruptly before may come back within the grace.
      ended.computeIfPresent(user, (_, abrupt) -> abrupt.then(end));
    }
    boolean stays = hasSession || ended.containsKey(user);
    if (!isPresent(user)) {
      if (stays) {
        arriveSoon(user);
      }
    } else if (hasSession || end.equals(NONE) || (stays && hasChosen)) {
      change(user);
    } else if (!stays) {
      listener.changed(user, null, end.millis);
    }
  }

  private void arriveSoon(UserName user) {
    arriving.putIfAbsent(user, clock.nanos() + ARRIVAL.toNanos());
  }

  /** Changes a user that is present; one that was away may have a session that says so soon. */
  private void change(UserName user) {
    boolean mayBeAway = attendance.hasSession(user) && attendance.isAway(user, true);
    if (isAwayOnBoard(user) && mayBeAway && availability(user) == Availability.ONLINE) {
      arriveSoon(user);
    } else {
      setPresent(user);
    }
  }

  private boolean isAwayOnBoard(UserName user) {
    return board.at(user, PresenceBoard.LOCAL) == Availability.AWAY;
  }

  private boolean isPresent(UserName user) {
    return board.at(user, PresenceBoard.LOCAL) != null;
  }

  private boolean arrive(UserName user) {
    if (attendance.hasSession(user) || ended.containsKey(user)) {
      setPresent(user);
    }
    return true;
  }

  private boolean isOver(End end, long now) {
    return now - end.nanos >= grace.toNanos();
  }

  private boolean expire(Map.Entry<UserName, End> entry) {
    if (!attendance.hasSession(entry.getKey()) && isPresent(entry.getKey())) {
      listener.changed(entry.getKey(), null, entry.getValue().millis);
    }
    return true;
  }

  private void setPresent(UserName user) {
    Availability availability = availability(user);
    if (availability != board.at(user, PresenceBoard.LOCAL)) {
      listener.changed(user, availability, clock.millis());
    }
  }

  private Availability availability(UserName user) {
    if (choices.isInvisible(user)) {
      return Availability.INVISIBLE;
    }
    return isAway(user) ? Availability.AWAY : Availability.ONLINE;
  }

  /** Returns whether a user is away; one without a session, within the grace, as it was. */
  private boolean isAway(UserName user) {
    return attendance.hasSession(user)
        ? attendance.isAway(user, choices.isAway(user))
        : choices.of(user) == null ? isAwayOnBoard(user) : choices.isAway(user);
  }

  /**
   * Passes the users that others see on this node, which stops, with when they were last online, in
   * milliseconds since 1970 UTC.
   */
  void forEachVisible(BiConsumer<UserName, Long> action) {
    board.forEach(
        person -> {
          Availability availability = person.at(PresenceBoard.LOCAL);
          if (availability != null && availability != Availability.INVISIBLE) {
            End end = ended.get(person.name);
            action.accept(person.name, end == null ? clock.millis() : end.millis);
          }
        });
  }

  /** Returns whether a user has sessions on any node, or is about to come online or to leave. */
  boolean concerns(UserName user) {
    Person person = board.find(user);
    return (person != null && person.hasPlace())
        || arriving.containsKey(user)
        || attendance.hasSession(user);
  }
}
