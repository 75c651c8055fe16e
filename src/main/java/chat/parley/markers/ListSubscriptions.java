package chat.parley.markers;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.WireForm;
import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The subscriptions to lists of conversations on this node, and the streams that concern them. A
 * pair concerns its two users; which users a room or the stream of all users concerns is remembered
 * here. Any thread may call; no method blocks.
 */
final class ListSubscriptions {

  /** Maximum number of rooms of one user that are followed: the rooms that it has used last. */
  static final int MAX_FOLLOWED = 4_000;

  /** The subscriptions of one user. */
  private static final class UserLists {
    private final List<ListSession> sessions = new CopyOnWriteArrayList<>();

    /** The streams that are followed for the user; guarded by the monitor of this object. */
    private final Set<Address> followed = new HashSet<>();

    private boolean ended;
  }

  private final ConcurrentHashMap<UserName, UserLists> users = new ConcurrentHashMap<>();

  /** The users that each stream concerns; a set is changed within the lock of its entry. */
  private final ConcurrentHashMap<Address, Set<UserName>> followers = new ConcurrentHashMap<>();

  /** Adds a subscription, which {@link #remove} ends. */
  ListSession add(UserName user, WireForm form, Outbox outbox) {
    var session = new ListSession(user, form, outbox);
    users.compute(
        user,
        (_, known) -> {
          UserLists lists = known == null ? new UserLists() : known;
          lists.sessions.add(session);
          return lists;
        });
    return session;
  }

  /** Ends a subscription. Has no effect if it has ended. */
  void remove(ListSession session) {
    users.computeIfPresent(
        session.user(),
        (user, lists) -> {
          lists.sessions.remove(session);
          if (!lists.sessions.isEmpty()) {
            return lists;
          }
          end(user, lists);
          return null;
        });
  }

  private void end(UserName user, UserLists lists) {
    synchronized (lists) {
      lists.ended = true;
      lists.followed.forEach(stream -> removeFollower(stream, user));
    }
  }

  /** Has messages of a stream concern a user that has a subscription. Pairs need no call. */
  void follow(UserName user, Address stream) {
    UserLists lists = users.get(user);
    if (lists == null || stream instanceof Address.Pair) {
      return;
    }
    synchronized (lists) {
      if (!lists.ended && lists.followed.size() < MAX_FOLLOWED && lists.followed.add(stream)) {
        followers.compute(
            stream,
            (_, known) -> {
              Set<UserName> all = known == null ? ConcurrentHashMap.newKeySet(2) : known;
              all.add(user);
              return all;
            });
      }
    }
  }

  /** Ends the effect of {@link #follow}. */
  void unfollow(UserName user, Address stream) {
    UserLists lists = users.get(user);
    if (lists != null) {
      synchronized (lists) {
        if (lists.followed.remove(stream)) {
          removeFollower(stream, user);
        }
      }
    }
  }

  private void removeFollower(Address stream, UserName user) {
    followers.computeIfPresent(
        stream,
        (_, all) -> {
          all.remove(user);
          return all.isEmpty() ? null : all;
        });
  }

  /** Returns the followed streams of a room, of all of its generations. */
  List<Address> streamsOf(RoomName room) {
    return followers.keySet().stream()
        .filter(stream -> stream instanceof Address.Room(RoomName name, _) && name.equals(room))
        .toList();
  }

  /** Returns the number of subscriptions. */
  int size() {
    return users.values().stream().mapToInt(lists -> lists.sessions.size()).sum();
  }

  boolean isEmpty() {
    return users.isEmpty();
  }

  /** Returns whether a user has a subscription. */
  boolean has(UserName user) {
    return users.containsKey(user);
  }

  /** Returns the users that have subscriptions. */
  Set<UserName> users() {
    return Set.copyOf(users.keySet());
  }

  /** Returns whether a stream concerns any subscription. */
  boolean concerns(Address stream) {
    return stream instanceof Address.Pair(UserName first, UserName second)
        ? has(first) || has(second)
        : followers.containsKey(stream);
  }

  /** Returns the users with subscriptions that a stream concerns. */
  Set<UserName> followers(Address stream) {
    if (stream instanceof Address.Pair(UserName first, UserName second)) {
      var both = new HashSet<>(Set.of(first));
      both.add(second);
      both.removeIf(user -> !has(user));
      return both;
    }
    return Set.copyOf(followers.getOrDefault(stream, Set.of()));
  }

  /** Returns the subscriptions of a user. */
  List<ListSession> of(UserName user) {
    UserLists lists = users.get(user);
    return lists == null ? List.of() : lists.sessions;
  }
}
