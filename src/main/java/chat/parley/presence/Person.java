package chat.parley.presence;

import chat.parley.message.UserName;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A user that has sessions on any node or is watched on this one: the nodes on which it has
 * sessions with its availability there, and the watches that concern it. There are very many, so
 * that each field counts. Confined to the presence thread.
 */
final class Person {

  private static final int AVAILABILITY_BITS = 2;
  private static final int AVAILABILITY_MASK = (1 << AVAILABILITY_BITS) - 1;
  private static final Watch[] NO_WATCHES = {};

  /** Number of watches above which those that have ended are removed together. */
  private static final int MANY_WATCHES = 64;

  final UserName name;

  /**
   * The first place, packed: the node, and the availability there from 1 on; 0 if there is none.
   */
  private int place;

  /** Further places, in use only by users with sessions on several nodes. */
  private int @Nullable [] morePlaces;

  private Watch[] watches = NO_WATCHES;
  private int count;

  /** The number of watches that have ended and are not removed yet. */
  private int endedWatches;

  /** When the user was last online, in milliseconds since 1970 UTC; 0 if it is not known. */
  long lastSeen;

  Person(UserName name) {
    this.name = name;
  }

  private static int pack(int node, Availability availability) {
    return (node << AVAILABILITY_BITS) | Availability.code(availability);
  }

  private static int node(int packed) {
    return packed >>> AVAILABILITY_BITS;
  }

  /** Returns the availability on a node; null if the user has no session there. */
  @Nullable Availability at(int node) {
    return Availability.ofCode(find(node) & AVAILABILITY_MASK);
  }

  private int find(int node) {
    if (place != 0 && node(place) == node) {
      return place;
    }
    if (morePlaces != null) {
      for (int other : morePlaces) {
        if (node(other) == node) {
          return other;
        }
      }
    }
    return 0;
  }

  /** Sets the availability on a node; null if the user has no session there any more. */
  void set(int node, @Nullable Availability availability) {
    remove(node);
    if (availability == null) {
      return;
    }
    if (place == 0) {
      place = pack(node, availability);
    } else {
      int count = morePlaces == null ? 0 : morePlaces.length;
      int[] grown = morePlaces == null ? new int[1] : Arrays.copyOf(morePlaces, count + 1);
      grown[count] = pack(node, availability);
      morePlaces = grown;
    }
  }

  private void remove(int node) {
    if (morePlaces != null) {
      int[] left = Arrays.stream(morePlaces).filter(packed -> node(packed) != node).toArray();
      morePlaces = left.length == 0 ? null : left;
    }
    if (place != 0 && node(place) == node) {
      place = 0;
      if (morePlaces != null) {
        int[] others = morePlaces;
        place = others[others.length - 1];
        morePlaces = others.length == 1 ? null : Arrays.copyOf(others, others.length - 1);
      }
    }
  }

  /** Returns whether the user has a session on any node. */
  boolean hasPlace() {
    return place != 0;
  }

  /**
   * Returns the presence of the user by its sessions. An invisible one has none for others.
   *
   * @param isReachable whether this node knows what happens on a node
   * @param absent the presence of the user if it has no sessions
   */
  PresenceState state(IntPredicate isReachable, PresenceState absent) {
    PresenceState state = PresenceState.UNKNOWN;
    int count = place == 0 ? 0 : 1 + (morePlaces == null ? 0 : morePlaces.length);
    for (int i = 0; i < count; i++) {
      int packed = i == 0 || morePlaces == null ? place : morePlaces[i - 1];
      Availability there = Availability.ofCode(packed & AVAILABILITY_MASK);
      if (there == Availability.INVISIBLE) {
        return absent;
      }
      if (isReachable.test(node(packed)) && state != PresenceState.ONLINE) {
        state = there == Availability.ONLINE ? PresenceState.ONLINE : PresenceState.AWAY;
      }
    }
    return count == 0 ? absent : state;
  }

  void add(Watch watch) {
    if (count == watches.length) {
      removeEnded();
    }
    if (count == watches.length) {
      watches = Arrays.copyOf(watches, count + 2 + count / 8);
    }
    watches[count++] = watch;
  }

  void remove(Watch watch) {
    for (int i = count - 1; i >= 0; i--) {
      if (watches[i] == watch) {
        watches[i] = watches[--count];
        watches[count] = null;
        return;
      }
    }
  }

  /** Removes a watch that has ended, now or later: of a user with many watches many may end. */
  void forget(Watch watch) {
    if (count <= MANY_WATCHES) {
      remove(watch);
    } else if (++endedWatches > count / 2) {
      removeEnded();
    }
  }

  private void removeEnded() {
    int left = 0;
    for (int i = 0; i < count; i++) {
      if (!watches[i].hasEnded()) {
        watches[left++] = watches[i];
      }
    }
    Arrays.fill(watches, left, count, null);
    count = left;
    endedWatches = 0;
  }

  void forEachWatch(Consumer<Watch> action) {
    for (int i = 0; i < count; i++) {
      if (!watches[i].hasEnded()) {
        action.accept(watches[i]);
      }
    }
  }

  /** Returns whether nothing is known of the user, and no watch concerns it. */
  boolean isUnused() {
    if (endedWatches > 0) {
      removeEnded();
    }
    return place == 0 && count == 0;
  }
}
