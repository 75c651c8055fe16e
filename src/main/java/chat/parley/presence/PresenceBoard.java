package chat.parley.presence;

import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The users that have sessions on any node or are watched on this one, and the watches to which
 * something has to be sent. A change costs the watches of its user only. Confined to the presence
 * thread.
 */
final class PresenceBoard {

  /** The number of this node among the nodes of {@link Person#at}. */
  static final int LOCAL = 0;

  /** Learns of the users that others see go online or offline. */
  interface Observer {

    /**
     * The presence of a user has changed.
     *
     * @param hash the hash of its name by {@link NameHashes#hash}
     * @param wasPresent whether others saw it as connected before
     */
    void changed(long hash, boolean wasPresent, boolean isPresent);
  }

  private final Persons persons = new Persons();
  private final List<Observer> observers = new ArrayList<>();

  private final DueRecipients due = new DueRecipients();

  /** The nodes of which this one does not know what happens there. */
  private final BitSet unreachable = new BitSet();

  /**
   * When a user must have been online last to be offline, and not unknown, if no node has told that
   * it has sessions; in milliseconds since 1970 UTC.
   */
  private long knownSince = Long.MAX_VALUE;

  /** The figures, which other threads read too. */
  private final AtomicInteger present = new AtomicInteger();

  private final LongAdder changes = new LongAdder();

  /** Adds an observer of all changes. */
  void observe(Observer observer) {
    observers.add(observer);
  }

  /** Ends the effect of {@link #observe}. */
  void stopObserving(Observer observer) {
    observers.remove(observer);
  }

  /** Returns the number of observers. */
  int observers() {
    return observers.size();
  }

  /** Returns the number of users that others see as connected. */
  int present() {
    return present.get();
  }

  /** Returns the number of changes that others could see. */
  long changes() {
    return changes.sum();
  }

  /** Returns the number of users that are known. */
  int size() {
    return persons.size();
  }

  @Nullable Person find(UserName name) {
    return persons.find(name);
  }

  /** Passes each person to an action, which must not add or remove any. */
  void forEach(Consumer<Person> action) {
    persons.forEach(action);
  }

  /** Returns the availability of a user on a node; null if it has no session there. */
  @Nullable Availability at(UserName name, int node) {
    Person person = persons.find(name);
    return person == null ? null : person.at(node);
  }

  PresenceState state(Person person) {
    return person.state(node -> !unreachable.get(node), absent(person.lastSeen));
  }

  private PresenceState absent(long lastSeen) {
    return lastSeen >= knownSince ? PresenceState.OFFLINE : PresenceState.UNKNOWN;
  }

  /**
   * Returns the entry of a user of which nothing may be known.
   *
   * @param stored when it was last online, as it was read from the store
   */
  PresenceEntry entry(UserName name, long stored) {
    Person person = persons.find(name);
    if (person == null) {
      return PresenceEntry.of(absent(stored), stored);
    }
    setLastSeen(person, stored);
    return PresenceEntry.of(state(person), person.lastSeen);
  }

  /**
   * Sets the availability of a user on a node.
   *
   * @param availability null if it has no session there any more
   * @param at when it was last online if it is not any more, in milliseconds since 1970 UTC
   */
  void set(UserName name, int node, @Nullable Availability availability, long at) {
    Person person = availability == null ? persons.find(name) : persons.intern(name);
    if (person == null) {
      return;
    }
    PresenceState before = state(person);
    person.set(node, availability);
    if (before.isPresent() && !state(person).isPresent()) {
      person.lastSeen = Math.max(person.lastSeen, at);
    }
    tell(person, before, state(person));
    persons.removeIfUnused(person);
  }

  /** Returns when a user was last online, in milliseconds since 1970 UTC; 0 if it is not known. */
  long lastSeen(UserName name) {
    Person person = persons.find(name);
    return person == null ? 0 : person.lastSeen;
  }

  /** Takes note of when a user was last online, as it was read from the store. */
  void setLastSeen(UserName name, long stored) {
    Person person = persons.find(name);
    if (person != null) {
      setLastSeen(person, stored);
    }
  }

  private void setLastSeen(Person person, long time) {
    PresenceState before = state(person);
    person.lastSeen = Math.max(person.lastSeen, time);
    tell(person, before, state(person));
  }

  private void tell(Person person, PresenceState before, PresenceState after) {
    if (before == after) {
      return;
    }
    changes.increment();
    boolean wasPresent = before.isPresent();
    boolean isPresent = after.isPresent();
    if (wasPresent != isPresent) {
      present.addAndGet(isPresent ? 1 : -1);
      tellObservers(person, wasPresent, isPresent);
    }
    persons.forEachWatch(person, watch -> watch.changed(person));
  }

  private void tellObservers(Person person, boolean wasPresent, boolean isPresent) {
    if (!observers.isEmpty()) {
      long hash = NameHashes.hash(person.name);
      observers.forEach(observer -> observer.changed(hash, wasPresent, isPresent));
    }
  }

  /**
   * Sets what this node knows.
   *
   * @param since when a user must have been online last to be offline, and not unknown, if no node
   *     has told that it has sessions; in milliseconds since 1970 UTC. 0 if this node knows of all
   *     sessions
   * @param unreachableNodes the nodes of which this one does not know what happens there
   */
  void setKnowledge(long since, BitSet unreachableNodes) {
    if (since == knownSince && unreachableNodes.equals(unreachable)) {
      return;
    }
    long sinceBefore = knownSince;
    var before = (BitSet) unreachable.clone();
    persons.forEach(
        person -> {
          PresenceState stateBefore = state(person);
          setKnown(since, unreachableNodes);
          PresenceState stateAfter = state(person);
          setKnown(sinceBefore, before);
          tell(person, stateBefore, stateAfter);
        });
    setKnown(since, unreachableNodes);
  }

  private void setKnown(long since, BitSet unreachableNodes) {
    knownSince = since;
    unreachable.clear();
    unreachable.or(unreachableNodes);
  }

  /** Adds a watch, and returns its number; {@link #forget} must follow. */
  int add(Watch watch) {
    return persons.add(watch);
  }

  /** Passes each watch that concerns a user to an action. */
  void forEachWatch(Person person, Consumer<Watch> action) {
    persons.forEachWatch(person, action);
  }

  /**
   * Returns the person of a user, which may be new. It is forgotten with the end of its last watch.
   */
  Person person(UserName name) {
    return persons.intern(name);
  }

  /** Has a watch concern a user. */
  void watch(Person person, Watch watch) {
    persons.watch(person, watch);
  }

  /** Ends that a watch concerns a user. */
  void unwatch(Person person, Watch watch) {
    persons.unwatch(person, watch);
  }

  /** Ends that a watch that has ended concerns its users. */
  void forget(Watch watch) {
    due.remove(watch);
    persons.forget(watch);
  }

  /** Returns those to which something has to be sent. */
  DueRecipients due() {
    return due;
  }
}
