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
  private static final char[] NO_WATCHES = {};

  /** Number of watches above which those that have ended are not removed one by one. */
  private static final int MANY_WATCHES = 64;

  final UserName name;

  /**
   * The first place, packed: the node, and the availability there from 1 on; 0 if there is none.
   */
  private int place;

  /** Further places, in use only by users with sessions on several nodes. */
  private int @Nullable [] morePlaces;

  /** The numbers of the watches: chars, or ints if one of them is greater than that. */
  private Object watches = NO_WATCHES;

  private int count;

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
    removePlace(node);
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

  private void removePlace(int node) {
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

  /** Adds a watch by its number. */
  void add(int watch, WatchTable table) {
    if (count == capacity()) {
      removeEnded(table);
    }
    boolean isWide = watches instanceof int[] || watch > Character.MAX_VALUE;
    if (count == capacity() || (isWide && watches instanceof char[])) {
      resize(count + 2 + count / 8, isWide);
    }
    setWatch(count++, watch);
  }

  private int capacity() {
    return watches instanceof char[] narrow ? narrow.length : ((int[]) watches).length;
  }

  private void resize(int capacity, boolean isWide) {
    Object before = watches;
    watches = isWide ? new int[capacity] : new char[capacity];
    for (int i = 0; i < count; i++) {
      setWatch(i, get(before, i));
    }
  }

  private int get(int index) {
    return get(watches, index);
  }

  private static int get(Object watches, int index) {
    return watches instanceof char[] narrow ? narrow[index] : ((int[]) watches)[index];
  }

  private void setWatch(int index, int watch) {
    if (watches instanceof char[] narrow) {
      narrow[index] = (char) watch;
    } else {
      ((int[]) watches)[index] = watch;
    }
  }

  /** Removes a watch. */
  void remove(int watch) {
    for (int i = count - 1; i >= 0; i--) {
      if (get(i) == watch) {
        setWatch(i, get(--count));
        return;
      }
    }
  }

  /**
   * Removes a watch that has ended: at once, or with others later, since many watches of a user
   * with many may end together.
   */
  void forget(int watch) {
    if (count <= MANY_WATCHES) {
      remove(watch);
    }
  }

  /** Removes the watches that have ended. */
  void removeEnded(WatchTable table) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      if (table.get(get(i)) != null) {
        setWatch(left++, get(i));
      }
    }
    count = left;
  }

  void forEachWatch(WatchTable table, Consumer<Watch> action) {
    for (int i = 0; i < count; i++) {
      Watch watch = table.get(get(i));
      if (watch != null) {
        action.accept(watch);
      }
    }
  }

  /** Returns whether nothing is known of the user, and no watch concerns it. */
  boolean isUnused(WatchTable table) {
    while (count > 0 && table.get(get(count - 1)) == null) {
      count--;
    }
    return place == 0 && count == 0;
  }
}
