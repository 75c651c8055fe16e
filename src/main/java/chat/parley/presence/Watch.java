package chat.parley.presence;

import chat.parley.message.UserName;
import java.util.Collection;
import java.util.HashSet;
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

  private final PresenceBoard board;
  private final int number;
  private final long intervalNanos;

  /** The user that watches; null if it may see all, as a member of a room the members. */
  private final @Nullable UserName viewer;

  private final Visibility visibility = new Visibility();
  private final PersonSet persons = new PersonSet();
  private Set<Person> changed = Set.of();
  private @Nullable PresenceFeed feed;

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
    this.number = board.add(this);
    this.viewer = viewer;
    this.intervalNanos = intervalNanos;
  }

  /** Returns the user that watches; null if it may see all users that are added. */
  @Nullable UserName viewer() {
    return viewer;
  }

  /** Returns the number of the watch on its board. */
  int number() {
    return number;
  }

  boolean hasEnded() {
    return ended;
  }

  int size() {
    return persons.size();
  }

  void forEach(Consumer<Person> action) {
    persons.forEach(action);
  }

  private @Nullable Person find(UserName name) {
    Person person = board.find(name);
    return person != null && persons.contains(person) ? person : null;
  }

  /** Returns whether a user is watched. */
  boolean watches(Person person) {
    return persons.contains(person);
  }

  /** Returns how many users would be watched after some were added and others removed. */
  int sizeAfter(Collection<UserName> added, Collection<UserName> removed) {
    var names = new HashSet<UserName>();
    forEach(person -> names.add(person.name));
    removed.forEach(names::remove);
    names.addAll(added);
    return names.size();
  }

  /**
   * Adds users. Whether the viewer may see them has to be looked up, also for those that are
   * watched already and were refused.
   */
  void add(Collection<UserName> names) {
    persons.reserve(names.size());
    for (UserName name : names) {
      Person known = find(name);
      if (known == null) {
        add(board.person(name));
      } else if (visibility.isRefused(known)) {
        suspect(known);
      }
    }
  }

  private void add(Person person) {
    persons.add(person);
    board.watch(person, this);
    suspect(person);
    note(person);
  }

  /** Removes users; nothing more is sent of them. */
  void remove(Collection<UserName> names) {
    for (UserName name : names) {
      Person person = find(name);
      if (person != null) {
        remove(person);
      }
    }
  }

  private void remove(Person person) {
    persons.remove(person);
    changed = Visibility.without(changed, person);
    visibility.forget(person);
    board.unwatch(person, this);
  }

  /** Begins to send to a subscription: first all that is watched. */
  void begin(PresenceFeed newFeed) {
    feed = newFeed;
    owesAll = true;
    forEach(this::note);
  }

  /** Ends that; the users stay watched. */
  void stop() {
    feed = null;
    board.due().remove(this);
  }

  /** Ends the watch. */
  void end() {
    ended = true;
    feed = null;
    board.forget(this);
    persons.clear();
    changed = Set.of();
  }

  /** Notes that the presence of a user has changed, if the viewer may see it. */
  void changed(Person person) {
    if (!visibility.isRefused(person)) {
      note(person);
    }
  }

  /** Has the presence of a user sent, or that it is unknown. */
  private void note(Person person) {
    changed = Visibility.with(changed, person);
    setDue();
  }

  private void setDue() {
    if (feed != null && !changed.isEmpty()) {
      board.due().add(this);
    }
  }

  /** Has a user looked up, of which nothing is sent before the viewer may see it. */
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
    visibility.resolve(visible).forEach(this::note);
    setDue();
  }

  void failLookUp() {
    visibility.fail();
  }

  /**
   * Changes the users that are watched by one that may see all. Those that are removed are told as
   * unknown.
   */
  void changeVisible(Collection<Person> added, Collection<Person> removed) {
    for (Person person : added) {
      if (!persons.contains(person)) {
        add(person);
      }
      setRefused(person, false);
    }
    visibility.refused().stream().filter(person -> !changed.contains(person)).forEach(this::remove);
    removed.forEach(person -> setRefused(person, true));
  }

  private void setRefused(Person person, boolean isRefused) {
    if (visibility.setRefused(person, isRefused)) {
      note(person);
    }
  }

  @Override
  public boolean send(PresenceBoard from, long now) {
    PresenceFeed to = feed;
    if (to == null || changed.isEmpty()) {
      return true;
    }
    if ((hasSent && now - nextSend < 0) || (owesAll && visibility.hasSuspected())) {
      return false;
    }
    Map<String, PresenceEntry> entries = visibility.entries(changed, from);
    if (entries.isEmpty()) {
      return false;
    }
    hasSent = true;
    nextSend = now + intervalNanos;
    if (!to.send(entries)) {
      return false;
    }
    board.due().countSent();
    owesAll = false;
    changed.removeIf(person -> !visibility.isSuspected(person));
    changed = changed.isEmpty() ? Set.of() : changed;
    return changed.isEmpty();
  }
}
