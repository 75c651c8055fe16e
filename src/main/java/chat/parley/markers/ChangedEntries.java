package chat.parley.markers;

import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The changes of which entries have to be sent: at most one for each stream that concerns a
 * subscription, and for each user and room, so its size is bounded by theirs. Any thread may call.
 */
final class ChangedEntries {

  /**
   * A conversation that has changed.
   *
   * @param all whether the entries of all users have changed
   * @param users the users whose entries have changed, or have begun
   */
  record Changed(Address stream, boolean all, Set<UserName> users) {}

  /** The changes of a conversation, and when its entries may be sent again. */
  private static final class State {
    /** When it changed, in milliseconds since 1970 UTC; 0 if it has not. */
    private long changedAt;

    private boolean all;
    private final Set<UserName> users = new HashSet<>(2);
    private long dueAt = System.nanoTime();
  }

  private final Map<Address, State> streams = new HashMap<>();
  private Map<UserName, Long> users = new HashMap<>();
  private Set<RoomName> rooms = new HashSet<>();

  /** Adds a change of the entries of all users of a conversation. */
  synchronized void add(Address stream) {
    changed(stream).all = true;
  }

  /** Adds a change of the entry of one user. */
  synchronized void add(Address stream, UserName user) {
    changed(stream).users.add(user);
  }

  private State changed(Address stream) {
    State state = streams.computeIfAbsent(stream, _ -> new State());
    if (state.changedAt == 0) {
      state.changedAt = System.currentTimeMillis();
    }
    return state;
  }

  /** Adds a user whose conversations have changed: some may have begun or ended. */
  synchronized void add(UserName user) {
    users.putIfAbsent(user, System.currentTimeMillis());
  }

  /** Adds a room of which the title, or whether it exists, has changed. */
  synchronized void add(RoomName room) {
    rooms.add(room);
  }

  /** Returns and removes the users added, with the times in milliseconds since 1970 UTC. */
  synchronized Map<UserName, Long> takeUsers() {
    Map<UserName, Long> taken = users;
    users = new HashMap<>();
    return taken;
  }

  /** Returns and removes the rooms added. */
  synchronized Set<RoomName> takeRooms() {
    Set<RoomName> taken = rooms;
    rooms = new HashSet<>();
    return taken;
  }

  /** Returns the time up to which all changes were taken, in milliseconds since 1970 UTC. */
  synchronized long takenUntil() {
    long oldest = System.currentTimeMillis();
    for (State state : streams.values()) {
      oldest = state.changedAt == 0 ? oldest : Math.min(oldest, state.changedAt);
    }
    for (long changedAt : users.values()) {
      oldest = Math.min(oldest, changedAt);
    }
    return oldest;
  }

  /**
   * Returns and removes the changes that are due, and forgets conversations without changes.
   *
   * @param now by {@link System#nanoTime}
   */
  synchronized List<Changed> takeDue(long now) {
    var due = new ArrayList<Changed>();
    Iterator<Map.Entry<Address, State>> next = streams.entrySet().iterator();
    while (next.hasNext()) {
      var entry = next.next();
      State state = entry.getValue();
      if (now - state.dueAt >= 0) {
        if (state.changedAt > 0) {
          due.add(take(entry.getKey(), state));
        } else {
          next.remove();
        }
      }
    }
    return due;
  }

  private static Changed take(Address stream, State state) {
    var changed = new Changed(stream, state.all, Set.copyOf(state.users));
    state.changedAt = 0;
    state.all = false;
    state.users.clear();
    return changed;
  }

  /**
   * Sends no more entries of a conversation before a time.
   *
   * @param dueAt by {@link System#nanoTime}
   */
  synchronized void waitUntil(Address stream, long dueAt) {
    State state = streams.get(stream);
    if (state != null) {
      state.dueAt = dueAt;
    }
  }
}
