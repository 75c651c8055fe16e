package chat.parley.presence;

import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The users that one subscription watches. A user that has changed is noted, not the change: a
 * message has the presence as it is then, and follows the previous one by the interval at least.
 * Confined to the presence thread.
 */
final class Watch implements Recipient {

  private static final Person[] NOBODY = {};

  private final PresenceBoard board;
  private final long intervalNanos;

  /** The user that watches; null if it may see all, as a member of a room the members. */
  private final @Nullable UserName viewer;

  private final Visibility visibility = new Visibility();
  private Person[] persons = NOBODY;
  private Set<Person> changed = Set.of();
  private @Nullable Feed feed;

  /** Whether the next message has all users, and waits until all are looked up. */
  private boolean owesAll;

  /** Whether a message was sent, and when the next one may be. */
  private boolean hasSent;

  private long nextSend;
  private boolean ended;

  /**
   * @param viewer the user that watches; null if it may see all users that are added
   * @param intervalNanos the minimum time between two messages
   */
  Watch(PresenceBoard board, @Nullable UserName viewer, long intervalNanos) {
    this.board = board;
    this.viewer = viewer;
    this.intervalNanos = intervalNanos;
  }

  /** Returns the user that watches; null if it may see all users that are added. */
  @Nullable UserName viewer() {
    return viewer;
  }

  int size() {
    return persons.length;
  }

  boolean hasEnded() {
    return ended;
  }

  void forEach(Consumer<Person> action) {
    for (Person person : persons) {
      action.accept(person);
    }
  }

  private @Nullable Person find(UserName name) {
    for (Person person : persons) {
      if (person.name.equals(name)) {
        return person;
      }
    }
    return null;
  }

  /** Returns whether a user is watched. */
  boolean watches(Person person) {
    return find(person.name) == person;
  }

  /** Returns how many users would be watched after some were added and others removed. */
  int sizeAfter(Collection<UserName> added, Collection<UserName> removed) {
    var names = new HashSet<UserName>();
    forEach(person -> names.add(person.name));
    names.removeAll(removed);
    names.addAll(added);
    return names.size();
  }

  /**
   * Adds users. Whether the viewer may see them has to be looked up, also for those that are
   * watched already and were refused.
   */
  void add(Collection<UserName> names) {
    var added = new ArrayList<Person>();
    for (UserName name : new HashSet<>(names)) {
      Person known = find(name);
      if (known == null) {
        added.add(board.watch(name, this));
      } else if (visibility.isRefused(known)) {
        suspect(known);
      }
    }
    int before = persons.length;
    persons = Arrays.copyOf(persons, before + added.size());
    for (int i = 0; i < added.size(); i++) {
      persons[before + i] = added.get(i);
    }
    added.forEach(this::suspect);
    added.forEach(this::changed);
  }

  /** Removes users; nothing more is sent of them. */
  void remove(Collection<UserName> names) {
    for (UserName name : names) {
      Person person = find(name);
      if (person != null) {
        persons = Arrays.stream(persons).filter(kept -> kept != person).toArray(Person[]::new);
        changed = Visibility.without(changed, person);
        visibility.forget(person);
        board.unwatch(person, this);
      }
    }
  }

  /** Begins to send to a subscription: first all that is watched. */
  void begin(Feed newFeed) {
    feed = newFeed;
    owesAll = true;
    forEach(this::changed);
  }

  /** Ends that; the users stay watched. */
  void stop() {
    feed = null;
    board.remove(this);
  }

  /** Ends the watch. */
  void end() {
    ended = true;
    feed = null;
    board.forget(this);
    persons = NOBODY;
    changed = Set.of();
  }

  /** Notes that the presence of a user has changed. */
  void changed(Person person) {
    changed = Visibility.with(changed, person);
    setDue();
  }

  private void setDue() {
    if (feed != null && !changed.isEmpty()) {
      board.setDue(this);
    }
  }

  /**
   * Notes that it has to be looked up whether the viewer may see a user; nothing is sent before.
   */
  void suspect(Person person) {
    if (viewer != null) {
      visibility.suspect(person);
    }
  }

  /** Notes that of all users. */
  void suspectAll() {
    forEach(this::suspect);
  }

  /** Notes that of all users it has to be looked up whether the viewer may still see them. */
  void verifyAll() {
    forEach(visibility::verify);
  }

  /** Returns whether a user is watched that the viewer may not see. */
  boolean refuses(Person person) {
    return visibility.isRefused(person);
  }

  /** Returns whether there are users that the viewer may not see, or may not be able to see. */
  boolean hasRefused() {
    return visibility.hasRefused() || visibility.hasSuspected();
  }

  /** Returns whether users have to be looked up, and none are being looked up. */
  boolean needsLookUp() {
    return !ended && visibility.needsLookUp();
  }

  /** Begins a look-up that is needed; {@link #resolve} or {@link #failLookUp} must follow. */
  List<UserName> beginLookUp() {
    return visibility.beginLookUp();
  }

  /**
   * Takes the result of a look-up.
   *
   * @param visible the users that the viewer may see
   */
  void resolve(Set<UserName> visible) {
    visibility.resolve(visible).forEach(this::changed);
    setDue();
  }

  void failLookUp() {
    visibility.fail();
  }

  /** Sets the users that are watched by one that may see all; the others are told as unknown. */
  void setVisible(Collection<UserName> names) {
    List<UserName> told =
        visibility.refused().stream()
            .filter(person -> !changed.contains(person))
            .map(person -> person.name)
            .toList();
    remove(told);
    add(names);
    var visible = new HashSet<>(names);
    forEach(
        person -> {
          if (visibility.setRefused(person, !visible.contains(person.name))) {
            changed(person);
          }
        });
  }

  @Override
  public boolean send(PresenceBoard from, long now) {
    Feed to = feed;
    if (to == null || changed.isEmpty()) {
      return true;
    }
    if ((hasSent && now - nextSend < 0) || (owesAll && visibility.hasSuspected())) {
      return false;
    }
    Map<String, PresenceEntry> entries = entries(from);
    if (entries.isEmpty()) {
      return false;
    }
    hasSent = true;
    nextSend = now + intervalNanos;
    if (!to.send(entries)) {
      return false;
    }
    board.countSent();
    owesAll = false;
    changed.removeIf(person -> !visibility.isSuspected(person));
    changed = changed.isEmpty() ? Set.of() : changed;
    return changed.isEmpty();
  }

  private Map<String, PresenceEntry> entries(PresenceBoard from) {
    Map<String, PresenceEntry> entries = LinkedHashMap.newLinkedHashMap(changed.size());
    for (Person person : changed) {
      if (!visibility.isSuspected(person)) {
        entries.put(
            person.name.value(),
            visibility.isRefused(person)
                ? PresenceEntry.UNKNOWN
                : PresenceEntry.of(from.state(person), person.lastSeen));
      }
    }
    return entries;
  }
}
