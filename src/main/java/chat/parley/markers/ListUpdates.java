package chat.parley.markers;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sends the entries of lists that have changed: at most one per second and conversation, and in
 * conversations with more than 1,000 users that have a subscription on this node one in 10 s. Used
 * by one thread, which blocks for the store, except for {@link #complete}.
 */
final class ListUpdates {

  private static final long ENTRY_INTERVAL = Duration.ofSeconds(1).toNanos();
  private static final long LARGE_ENTRY_INTERVAL = Duration.ofSeconds(10).toNanos();

  /** Number of users with a subscription on this node from which on a conversation is large. */
  private static final int LARGE = 1_000;

  /** Interval at which lists are completed while this node is not told of changes on others. */
  private static final long UNLINKED_INTERVAL = Duration.ofSeconds(5).toNanos();

  /** Interval at which lists are completed otherwise: single notices of others may be lost. */
  private static final long LINKED_INTERVAL = Duration.ofMinutes(1).toNanos();

  /** Time after which entries that could not be read are tried again. */
  private static final long RETRY_INTERVAL = Duration.ofSeconds(1).toNanos();

  /** Number of conversations in one pass that cannot be read, above which the store is away. */
  private static final int MAX_FAILED = 2;

  /** Time after which the other sessions that are behind wait for the next pass. */
  private static final long CATCH_UP_TIME = Duration.ofMillis(100).toNanos();

  private final ListSubscriptions subscriptions;
  private final ChangedEntries changed;
  private final EntrySender sender;
  private final Failures failures;

  /** Whether changes may have been missed since {@link #completeUntil}. */
  private volatile boolean missed;

  /** The version with all changes of which this node was told, of sessions that are up to date. */
  private long completeUntil = ListVersion.now();

  /** When the lists were completed last, by {@link System#nanoTime}. */
  private long completedAt = System.nanoTime();

  ListUpdates(
      ListSubscriptions subscriptions,
      ChangedEntries changed,
      EntrySender sender,
      Failures failures) {
    this.subscriptions = subscriptions;
    this.changed = changed;
    this.sender = sender;
    this.failures = failures;
  }

  /** Starts after a time without subscriptions. */
  void start() {
    missed = false;
    completeUntil = ListVersion.now();
    completedAt = System.nanoTime();
  }

  /**
   * Has everything sent that may have changed without this node being told. Any thread may call.
   */
  void complete() {
    missed = true;
  }

  /**
   * Sends what has changed.
   *
   * @param isLinked whether this node is told of changes on others
   * @param isShared whether there may be other nodes
   */
  void sendAll(boolean isLinked, boolean isShared) {
    boolean completes = completeIfDue(isLinked, isShared);
    long version = ListVersion.of(changed.takenUntil());
    for (RoomName room : changed.takeRooms()) {
      sender.forgetTitle(room);
      subscriptions.streamsOf(room).forEach(changed::add);
    }
    Map<UserName, Long> users = changed.takeUsers();
    users.forEach(this::noteConversations);
    sender.sendInvitations(users.keySet());
    int failed = 0;
    for (ChangedEntries.Changed change : changed.takeDue(System.nanoTime())) {
      failed += trySend(change, version) ? 0 : 1;
    }
    if (failed > MAX_FAILED) {
      throw ChatError.STORE_AWAY.because("Entries of lists cannot be read");
    }
    sendMissed(version);
    if (!missed && (isLinked || completes)) {
      completeUntil = version;
    }
  }

  /** Has all sessions fall behind if they may have missed a change; returns whether it did. */
  private boolean completeIfDue(boolean isLinked, boolean isShared) {
    long now = System.nanoTime();
    long interval = isLinked ? LINKED_INTERVAL : UNLINKED_INTERVAL;
    boolean due = isShared && now - completedAt > interval;
    if (!missed && !due) {
      return false;
    }
    // A notice that was lost unnoticed may be as old as the last time.
    long age = isLinked ? Duration.ofNanos(now - completedAt).toMillis() : 0;
    long since = Math.max(1, completeUntil - age);
    missed = false;
    completedAt = now;
    subscriptions.all().forEach(session -> session.fallBehind(since, now));
    return true;
  }

  /**
   * Notes the conversations that have begun or ended for a user.
   *
   * @param time when a membership of the user has changed, in milliseconds since 1970 UTC
   */
  private void noteConversations(UserName user, long time) {
    sender.changedSince(user, ListVersion.of(time)).forEach(stream -> changed.add(stream, user));
  }

  /** Sends the entries of a conversation; later if they cannot be read, so that others are sent. */
  private boolean trySend(ChangedEntries.Changed change, long version) {
    try {
      send(change, version);
      return true;
    } catch (ChatException _) {
      if (change.all()) {
        changed.add(change.stream());
      }
      change.users().forEach(user -> changed.add(change.stream(), user));
      changed.waitUntil(change.stream(), System.nanoTime() + RETRY_INTERVAL);
      return false;
    }
  }

  private void send(ChangedEntries.Changed change, long version) {
    Set<UserName> followers = subscriptions.followers(change.stream());
    // New members do not follow the conversation before they have its entry.
    Set<UserName> users = present(change.users());
    if (change.all()) {
      users.addAll(followers);
    }
    sender.send(change.stream(), users, version);
    long interval = followers.size() > LARGE ? LARGE_ENTRY_INTERVAL : ENTRY_INTERVAL;
    changed.waitUntil(change.stream(), System.nanoTime() + interval);
  }

  private Set<UserName> present(Set<UserName> users) {
    var present = new HashSet<>(users);
    present.removeIf(user -> !subscriptions.has(user));
    return present;
  }

  /**
   * Sends what sessions have missed that have begun, or had no room for an entry: to those that
   * wait longest, for a limited time, so that many of them do not hold up the changes of others.
   */
  private void sendMissed(long version) {
    long now = System.nanoTime();
    List<ListSession> due =
        subscriptions.all().stream()
            .filter(session -> session.isDue(now))
            .sorted(Comparator.comparingLong(session -> -session.waitingTime(now)))
            .toList();
    for (ListSession session : due) {
      if (System.nanoTime() - now > CATCH_UP_TIME) {
        return;
      }
      trySendMissed(session, version);
    }
  }

  /** Sends what a session has missed; later if that fails, so that the others get their entries. */
  private void trySendMissed(ListSession session, long version) {
    session.waitUntil(System.nanoTime() + RETRY_INTERVAL);
    try {
      sender.sendMissed(session, version);
    } catch (ChatException _) {
      // The store is unavailable, which health shows.
    } catch (RuntimeException e) {
      failures.failed(Subsystem.MARKERS, e);
    }
  }
}
