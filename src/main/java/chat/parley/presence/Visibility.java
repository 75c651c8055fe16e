package chat.parley.presence;

import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which users of a watch its viewer may see. A user is suspected if that has to be looked up before
 * anything is sent of it, and verified if it is looked up meanwhile. Confined to the presence
 * thread.
 */
final class Visibility {

  /** Users of which nothing is sent before they are looked up. */
  private Set<Person> suspected = Set.of();

  /** Other users that are to be looked up. */
  private Set<Person> verified = Set.of();

  /** Those that are being looked up, without those that have been suspected since. */
  private Set<Person> lookedUp = Set.of();

  private boolean isLookingUp;

  /** Users that the viewer may not see. */
  private Set<Person> refused = Set.of();

  /** Returns a set with a person; small sets need no memory while they are empty. */
  static Set<Person> with(Set<Person> set, Person person) {
    Set<Person> grown = set.isEmpty() ? new HashSet<>(4) : set;
    grown.add(person);
    return grown;
  }

  /** Returns a set without a person. */
  static Set<Person> without(Set<Person> set, Person person) {
    if (!set.isEmpty()) {
      set.remove(person);
    }
    return set.isEmpty() ? Set.of() : set;
  }

  /** Notes that a user has to be looked up, and that nothing may be sent of it before. */
  void suspect(Person person) {
    suspected = with(suspected, person);
    // The look-up that is in progress may have read an outdated value.
    lookedUp = without(lookedUp, person);
  }

  /** Notes that a user has to be looked up. */
  void verify(Person person) {
    verified = with(verified, person);
  }

  /** Forgets a user that is not watched any more. */
  void forget(Person person) {
    suspected = without(suspected, person);
    verified = without(verified, person);
    lookedUp = without(lookedUp, person);
    refused = without(refused, person);
  }

  boolean isSuspected(Person person) {
    return suspected.contains(person);
  }

  boolean isRefused(Person person) {
    return refused.contains(person);
  }

  boolean hasSuspected() {
    return !suspected.isEmpty();
  }

  boolean hasRefused() {
    return !refused.isEmpty();
  }

  /** Returns whether users have to be looked up, and none are being looked up. */
  boolean needsLookUp() {
    return !isLookingUp && !(suspected.isEmpty() && verified.isEmpty());
  }

  /** Returns the users that have to be looked up now; {@link #resolve} or {@link #fail} follows. */
  List<UserName> beginLookUp() {
    lookedUp = new HashSet<>(suspected);
    lookedUp.addAll(verified);
    verified = Set.of();
    isLookingUp = true;
    return lookedUp.stream().map(person -> person.name).toList();
  }

  /**
   * Takes the result of a look-up. Users that have been suspected since are looked up again.
   *
   * @param visible those that the viewer may see
   * @return the users for which that has changed
   */
  List<Person> resolve(Set<UserName> visible) {
    var changed = new ArrayList<Person>();
    for (Person person : lookedUp) {
      suspected = without(suspected, person);
      if (setRefused(person, !visible.contains(person.name))) {
        changed.add(person);
      }
    }
    lookedUp = Set.of();
    isLookingUp = false;
    return changed;
  }

  /** Sets whether the viewer may not see a user; returns whether that is a change. */
  boolean setRefused(Person person, boolean isRefused) {
    if (isRefused == refused.contains(person)) {
      return false;
    }
    refused = isRefused ? with(refused, person) : without(refused, person);
    return true;
  }

  /** Notes that a look-up has failed. */
  void fail() {
    for (Person person : lookedUp) {
      if (!suspected.contains(person)) {
        verified = with(verified, person);
      }
    }
    lookedUp = Set.of();
    isLookingUp = false;
  }

  /** Returns the users that the viewer may not see. */
  List<Person> refused() {
    return List.copyOf(refused);
  }

  /** Returns the presence, as the viewer may see it, of those users that need no look-up before. */
  Map<String, PresenceEntry> entries(Set<Person> users, PresenceBoard board) {
    Map<String, PresenceEntry> entries = LinkedHashMap.newLinkedHashMap(users.size());
    for (Person person : users) {
      if (!isSuspected(person)) {
        entries.put(person.name.value(), entry(person, board));
      }
    }
    return entries;
  }

  private PresenceEntry entry(Person person, PresenceBoard board) {
    return isRefused(person)
        ? PresenceEntry.UNKNOWN
        : PresenceEntry.of(board.state(person), person.lastSeen);
  }
}
