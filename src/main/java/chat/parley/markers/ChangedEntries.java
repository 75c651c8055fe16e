package chat.parley.markers;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The conversations of which entries have to be sent: at most one for each stream that concerns a
 * subscription, so its size is bounded by theirs. Any thread may call.
 */
final class ChangedEntries {

  /**
   * A conversation that has changed.
   *
   * @param users the users whose entries have changed; empty if those of all have
   */
  record Changed(Address stream, Set<UserName> users) {}

  /** The changes of a conversation, and when its entries were sent last. */
  private static final class State {
    private boolean changed;
    private boolean all;
    private final Set<UserName> users = new HashSet<>(2);
    private long dueAt = Long.MIN_VALUE;
  }

  private final Map<Address, State> streams = new HashMap<>();
  private Set<UserName> users = new HashSet<>();

  /** Adds a change of the entries of all users of a conversation. */
  synchronized void add(Address stream) {
    State state = streams.computeIfAbsent(stream, _ -> new State());
    state.changed = true;
    state.all = true;
  }

  /** Adds a change of the entry of one user. */
  synchronized void add(Address stream, UserName user) {
    State state = streams.computeIfAbsent(stream, _ -> new State());
    state.changed = true;
    state.users.add(user);
  }

  /** Adds a user whose conversations have changed: some may have begun or ended. */
  synchronized void add(UserName user) {
    users.add(user);
  }

  /** Returns and removes the users added. */
  synchronized Set<UserName> takeUsers() {
    Set<UserName> taken = users;
    users = new HashSet<>();
    return taken;
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
      if (state.dueAt == Long.MIN_VALUE || now - state.dueAt >= 0) {
        if (state.changed) {
          due.add(take(entry.getKey(), state));
        } else {
          next.remove();
        }
      }
    }
    return due;
  }

  private static Changed take(Address stream, State state) {
    Set<UserName> changed = state.all ? Set.of() : Set.copyOf(state.users);
    state.changed = false;
    state.all = false;
    state.users.clear();
    return new Changed(stream, changed);
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
