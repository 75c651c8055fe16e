package chat.parley.membership;

import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.RoomAccess;
import chat.parley.room.RoomEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the most recently used rooms and memberships, of which {@link MembershipExpiry}
 * removes those of users that are gone. Any thread may call; no call blocks. With several nodes an
 * entry may be outdated: callers compare its {@link RoomView#offset} with that of the messages they
 * give access to.
 */
final class RoomViews {

  /** Maximum number of memberships, some 200 bytes each. */
  private static final int MAX_ENTRIES = 50_000;

  /**
   * Maximum number of rooms of which the last change is remembered: more than can change while a
   * room is read from the store.
   */
  private static final int MAX_CHANGED = 10_000;

  /** Number of memberships that {@link #retain} removes while others wait. */
  private static final int REMOVED_AT_ONCE = 1_000;

  private final Map<RoomName, RoomView> views = new LinkedHashMap<>(16, 0.75f, true);
  private int entries;

  /** The offsets of the last changes of the rooms that were changed last. */
  private final Map<RoomName, Long> lastChanges =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RoomName, Long> eldest) {
          return size() > MAX_CHANGED;
        }
      };

  /** Returns the access of a user to a room; null if it is not known. */
  @Nullable RoomAccess get(RoomName room, UserName user) {
    return get(room, user, Long.MAX_VALUE);
  }

  /**
   * Returns the access of a user to a room; null if it is not known.
   *
   * @param maxAge maximum time since the room was read from the store, in nanoseconds
   */
  synchronized @Nullable RoomAccess get(RoomName room, UserName user, long maxAge) {
    RoomView view = views.get(room);
    boolean usable = view != null && System.nanoTime() - view.createdAt() < maxAge;
    return usable ? view.access(user) : null;
  }

  /** Forgets a room. */
  synchronized void forget(RoomName room) {
    remove(room);
  }

  /** Adds an access that was read from the store, unless a later change was applied since. */
  synchronized void put(UserName user, RoomAccess access) {
    RoomName name = access.room().name();
    if (lastChanges.getOrDefault(name, 0L) > access.room().membersOffset()) {
      return;
    }
    RoomView view = views.get(name);
    if (view == null || view.offset() != access.room().membersOffset()) {
      remove(name);
      view = new RoomView(access.room());
      views.put(name, view);
    }
    entries += view.add(user, access.member());
    evict();
  }

  private void evict() {
    Iterator<RoomView> oldest = views.values().iterator();
    while (entries > MAX_ENTRIES && oldest.hasNext()) {
      entries -= oldest.next().size();
      oldest.remove();
    }
  }

  /** Takes a change into account, whether the room is known or not. */
  synchronized void apply(RoomName room, RoomEvent event, long offset) {
    lastChanges.merge(room, offset, Math::max);
    RoomView view = views.get(room);
    if (view != null) {
      int before = view.size();
      boolean usable = view.apply(event, offset);
      entries += view.size() - before;
      if (!usable || view.size() == 0) {
        remove(room);
      }
    }
  }

  /**
   * Forgets the memberships of all users but some. Holds the monitor for a short time only, again
   * and again, so that others need not wait.
   *
   * @param retained the users whose memberships are still used
   */
  void retain(Predicate<UserName> retained) {
    for (RoomName room : rooms()) {
      List<UserName> forgotten = users(room);
      forgotten.removeIf(retained);
      for (int i = 0; i < forgotten.size(); i += REMOVED_AT_ONCE) {
        remove(room, forgotten.subList(i, Math.min(forgotten.size(), i + REMOVED_AT_ONCE)));
      }
    }
  }

  private synchronized List<RoomName> rooms() {
    return List.copyOf(views.keySet());
  }

  private synchronized List<UserName> users(RoomName room) {
    RoomView view = views.get(room);
    return view == null ? new ArrayList<>() : view.users();
  }

  private synchronized void remove(RoomName room, List<UserName> users) {
    RoomView view = views.get(room);
    if (view != null) {
      int before = view.size();
      view.remove(users);
      entries += view.size() - before;
      if (view.size() == 0) {
        remove(room);
      }
    }
  }

  /** Returns the number of memberships. */
  synchronized int size() {
    return entries;
  }

  private void remove(RoomName room) {
    RoomView removed = views.remove(room);
    entries -= removed == null ? 0 : removed.size();
  }

  /** Forgets everything. */
  synchronized void clear() {
    views.clear();
    lastChanges.clear();
    entries = 0;
  }
}
