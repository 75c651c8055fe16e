package chat.parley.markers;

import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.util.ArrayList;
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

  /** Maximum number of rooms of one user that are followed: those with the latest changes. */
  static final int MAX_FOLLOWED = 4_000;

  /** A stream with the users that it concerns, which is shared by all of them. */
  private record Followed(Address stream, Set<UserName> users) {}

  /** The subscriptions of one user. */
  private static final class UserLists {
    private final List<ListSession> sessions = new CopyOnWriteArrayList<>();

    /** The streams that are followed for the user; guarded by the monitor of this object. */
    private final ArrayList<Followed> followed = new ArrayList<>(0);

    private boolean ended;
  }

  private final ConcurrentHashMap<UserName, UserLists> users = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Address, Followed> streams = new ConcurrentHashMap<>();

  /** Adds a subscription, which {@link #remove} ends. */
  void add(ListSession session) {
    users.compute(
        session.user(),
        (_, known) -> {
          UserLists lists = known == null ? new UserLists() : known;
          lists.sessions.add(session);
          return lists;
        });
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
      lists.followed.forEach(followed -> removeUser(followed.stream, user));
    }
  }

  /** Has messages of a stream concern a user that has a subscription. Pairs need no call. */
  void follow(UserName user, Address stream) {
    UserLists lists = users.get(user);
    if (lists == null || stream instanceof Address.Pair) {
      return;
    }
    synchronized (lists) {
      if (!lists.ended && lists.followed.size() < MAX_FOLLOWED) {
        follow(user, stream, lists);
      }
    }
  }

  private void follow(UserName user, Address stream, UserLists lists) {
    streams.compute(
        stream,
        (_, known) -> {
          Followed followed =
              known == null ? new Followed(stream, ConcurrentHashMap.newKeySet(2)) : known;
          if (followed.users.add(user)) {
            lists.followed.add(followed);
          }
          return followed;
        });
  }

  /** Ends the effect of {@link #follow}. */
  void unfollow(UserName user, Address stream) {
    UserLists lists = users.get(user);
    if (lists != null) {
      synchronized (lists) {
        if (lists.followed.removeIf(followed -> followed.stream.equals(stream))) {
          removeUser(stream, user);
        }
      }
    }
  }

  private void removeUser(Address stream, UserName user) {
    streams.computeIfPresent(
        stream,
        (_, followed) -> {
          followed.users.remove(user);
          return followed.users.isEmpty() ? null : followed;
        });
  }

  /** Returns the followed streams of a room, of all of its generations. */
  List<Address> streamsOf(RoomName room) {
    return streams.keySet().stream()
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

  /** Returns all subscriptions. */
  List<ListSession> all() {
    var all = new ArrayList<ListSession>();
    users.values().forEach(lists -> all.addAll(lists.sessions));
    return all;
  }

  /** Returns whether a stream concerns any subscription. */
  boolean concerns(Address stream) {
    return stream instanceof Address.Pair(UserName first, UserName second)
        ? has(first) || has(second)
        : streams.containsKey(stream);
  }

  /** Returns the users with subscriptions that a stream concerns. */
  Set<UserName> followers(Address stream) {
    if (stream instanceof Address.Pair(UserName first, UserName second)) {
      var both = new HashSet<>(Set.of(first));
      both.add(second);
      both.removeIf(user -> !has(user));
      return both;
    }
    Followed followed = streams.get(stream);
    return followed == null ? Set.of() : Set.copyOf(followed.users);
  }

  /** Returns the subscriptions of a user. */
  List<ListSession> of(UserName user) {
    UserLists lists = users.get(user);
    return lists == null ? List.of() : lists.sessions;
  }
}
