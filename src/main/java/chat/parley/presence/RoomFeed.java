package chat.parley.presence;

import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The presence of the members of one room for its subscriptions on this node: by name in a small
 * room, and as a number in a large one. Confined to the presence thread.
 */
final class RoomFeed implements PresenceBoard.Observer {

  /**
   * The members of a room, as they were read from the store.
   *
   * @param names the members of a small room; null in a large one
   * @param hashes the members of a large room; null in a small one
   */
  record Members(
      @Nullable List<UserName> names,
      @Nullable NameHashes hashes,
      Map<UserName, Long> lastSeen,
      long readNanos) {}

  /** One subscription. In a large room it gets the number, and otherwise what its watch has. */
  final class Viewer implements Recipient {

    private final PresenceFeed feed;
    private final Watch watch;
    private boolean hasBegun;

    /** Whether the user may not be a member any more, so that nothing is sent. */
    private boolean isWithheld;

    /** The number that was sent last; null if none was. */
    private @Nullable Integer sent;

    private boolean hasSent;
    private long nextSend;

    private Viewer(PresenceFeed feed) {
      this.feed = feed;
      this.watch = new Watch(board, null, intervalNanos);
    }

    /** Begins to send: first all that is known. */
    void begin() {
      hasBegun = true;
      watch.begin(feed);
      if (hashes != null) {
        board.due().add(this);
      }
    }

    private void withhold() {
      isWithheld = true;
      board.due().remove(this);
      watch.stop();
    }

    /** Begins to send again. */
    private void resume() {
      isWithheld = false;
      if (hasBegun) {
        begin();
      }
    }

    private void end() {
      hasBegun = false;
      board.due().remove(this);
      watch.end();
    }

    @Override
    public boolean send(PresenceBoard from, long now) {
      if (!hasBegun || isWithheld || hashes == null || Integer.valueOf(online).equals(sent)) {
        return true;
      }
      if (hasSent && now - nextSend < 0) {
        return false;
      }
      hasSent = true;
      nextSend = now + intervalNanos;
      boolean wasQueued = feed.send(Map.of("online", online));
      if (wasQueued) {
        board.due().countSent();
        sent = online;
      }
      return wasQueued;
    }
  }

  private final RoomName room;
  private final PresenceBoard board;
  private final long intervalNanos;
  private final List<Viewer> subscriptions = new ArrayList<>(1);

  /** The members whose presence is sent by name; the watches of all subscriptions have them. */
  private Map<UserName, Person> named = Map.of();

  private @Nullable NameHashes hashes;
  private int online;

  /** Whether the number may have changed since the last tick. */
  private boolean hasChanged;

  RoomFeed(RoomName room, PresenceBoard board, long intervalNanos) {
    this.room = room;
    this.board = board;
    this.intervalNanos = intervalNanos;
  }

  RoomName room() {
    return room;
  }

  boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  int size() {
    return subscriptions.size();
  }

  Viewer add(PresenceFeed feed) {
    var subscription = new Viewer(feed);
    subscriptions.add(subscription);
    subscription.watch.changeVisible(named.values(), List.of());
    return subscription;
  }

  void remove(Viewer subscription) {
    if (subscriptions.remove(subscription)) {
      subscription.end();
      if (subscriptions.isEmpty()) {
        forgetMembers();
      }
    }
  }

  private void forgetMembers() {
    board.stopObserving(this);
    hashes = null;
    named = Map.of();
  }

  /**
   * Withholds the presence of a member that has left from the others, and that of all members from
   * its own subscriptions, until the members are set.
   */
  void withhold(UserName user) {
    Person person = named.get(user);
    if (person != null) {
      named.remove(user);
      subscriptions.forEach(
          subscription -> subscription.watch.changeVisible(List.of(), List.of(person)));
    }
    for (Viewer subscription : subscriptions) {
      if (subscription.feed.user().equals(user)) {
        subscription.withhold();
      }
    }
  }

  /**
   * Takes the members, as they were read. Not called while there are no subscriptions.
   *
   * @param left those that have left since the read began
   */
  void setMembers(Members members, Set<UserName> left) {
    board.stopObserving(this);
    hashes = members.hashes;
    if (hashes != null) {
      online = 0;
      board.forEach(
          person -> changed(NameHashes.hash(person.name), false, board.state(person).isPresent()));
      board.observe(this);
    }
    setNamed(members.names == null ? List.of() : members.names, left);
    for (Viewer subscription : subscriptions) {
      subscription.sent = null;
      if (!left.contains(subscription.feed.user())) {
        board.due().add(subscription);
        if (subscription.isWithheld) {
          subscription.resume();
        }
      }
    }
    members.lastSeen.forEach(board::setLastSeen);
  }

  /** Sets the users whose presence is sent by name. */
  private void setNamed(Collection<UserName> names, Set<UserName> left) {
    Map<UserName, Person> before = named;
    named = LinkedHashMap.newLinkedHashMap(names.size());
    var added = new ArrayList<Person>();
    for (UserName name : names) {
      if (left.contains(name)) {
        continue;
      }
      Person known = before.get(name);
      Person person = known == null ? board.person(name) : known;
      named.put(name, person);
      if (known == null) {
        added.add(person);
      }
    }
    List<Person> removed =
        before.values().stream().filter(person -> !named.containsKey(person.name)).toList();
    subscriptions.forEach(subscription -> subscription.watch.changeVisible(added, removed));
  }

  @Override
  public void changed(long hash, boolean wasPresent, boolean isPresent) {
    if (wasPresent != isPresent && hashes != null && hashes.contains(hash)) {
      online += isPresent ? 1 : -1;
      hasChanged = true;
    }
  }

  /** Has the number sent if it has changed since the last tick. */
  void tick() {
    if (hasChanged) {
      hasChanged = false;
      subscriptions.forEach(board.due()::add);
    }
  }
}
