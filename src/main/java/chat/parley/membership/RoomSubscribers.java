package chat.parley.membership;

import chat.parley.delivery.Fanout;
import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.RoomEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions to rooms on this node, and the requests that wait for their messages, by user.
 * They end with the right to read the room. While a room has any, its changes are delivered on this
 * node. Any thread may call.
 */
final class RoomSubscribers {

  private final Fanout fanout;
  private final Failures failures;

  /**
   * The subscribers of each room by user and handle; changed under the lock of the room's entry.
   */
  private final ConcurrentHashMap<RoomName, Map<UserName, Map<Object, RoomSubscriber>>> byRoom =
      new ConcurrentHashMap<>();

  RoomSubscribers(Fanout fanout, Failures failures) {
    this.fanout = fanout;
    this.failures = failures;
  }

  /**
   * Adds a subscriber. Has no effect if its handle is known.
   *
   * @param handle identifies the subscriber in {@link #remove}
   */
  void add(RoomName room, UserName user, Object handle, RoomSubscriber subscriber) {
    byRoom.compute(
        room,
        (_, known) -> {
          Map<UserName, Map<Object, RoomSubscriber>> subscribers = known;
          if (subscribers == null) {
            fanout.retain(new Address.Members(room));
            subscribers = new HashMap<>(2);
          }
          subscribers.computeIfAbsent(user, _ -> new HashMap<>(2)).putIfAbsent(handle, subscriber);
          return subscribers;
        });
  }

  /** Notes that a subscriber was checked again. Has no effect if it is not known. */
  void checked(RoomName room, UserName user, Object handle, long checkedAt) {
    byRoom.computeIfPresent(
        room,
        (_, subscribers) -> {
          RoomSubscriber subscriber = subscribers.getOrDefault(user, Map.of()).get(handle);
          if (subscriber != null) {
            subscriber.checked(checkedAt);
          }
          return subscribers;
        });
  }

  /** Removes a subscriber. Has no effect if it is not known. */
  void remove(RoomName room, UserName user, Object handle) {
    byRoom.computeIfPresent(
        room,
        (_, subscribers) -> {
          subscribers.computeIfPresent(
              user, (_, own) -> own.remove(handle) != null && own.isEmpty() ? null : own);
          return releaseIfEmpty(room, subscribers);
        });
  }

  private Map<UserName, Map<Object, RoomSubscriber>> releaseIfEmpty(
      RoomName room, Map<UserName, Map<Object, RoomSubscriber>> subscribers) {
    if (!subscribers.isEmpty()) {
      return subscribers;
    }
    fanout.release(new Address.Members(room));
    return null;
  }

  /** Returns whether a room has subscribers, so that its changes are delivered on this node. */
  boolean hasSubscribers(RoomName room) {
    return byRoom.containsKey(room);
  }

  /** Returns whether a room has subscribers of other users. */
  boolean hasSubscribersBesides(UserName user, RoomName room) {
    var found = new AtomicBoolean();
    byRoom.computeIfPresent(
        room,
        (_, subscribers) -> {
          found.set(subscribers.size() > 1 || !subscribers.containsKey(user));
          return subscribers;
        });
    return found.get();
  }

  /**
   * Ends the subscribers that lose the right to read with a change: at once, before the caller
   * delivers another message. They are told afterwards. Subscribers that were checked against this
   * change or a later one are left alone: they may have become members again.
   */
  void apply(RoomName room, RoomEvent event, long offset) {
    if (!event.endsAll() && event.ended().isEmpty()) {
      return;
    }
    List<RoomSubscriber> ended = take(room, event, offset);
    ended.forEach(RoomSubscriber::cancel);
    if (!ended.isEmpty()) {
      ChatException reason = reason(room, event);
      Thread.startVirtualThread(() -> ended.forEach(subscriber -> tell(subscriber, reason)));
    }
  }

  private static ChatException reason(RoomName room, RoomEvent event) {
    return event.kind() == RoomEvent.Kind.DELETION
        ? ChatError.NO_ROOM.because(
            "The room '%s' was deleted; your subscription has ended".formatted(room))
        : ChatError.NOT_A_MEMBER.because(
            "You can no longer read the room '%s'; your subscription has ended".formatted(room));
  }

  private void tell(RoomSubscriber subscriber, ChatException reason) {
    try {
      subscriber.tell(reason);
    } catch (Throwable e) {
      failures.failed(Subsystem.SESSION, e);
    }
  }

  private List<RoomSubscriber> take(RoomName room, RoomEvent event, long offset) {
    var ended = new ArrayList<RoomSubscriber>();
    byRoom.computeIfPresent(
        room,
        (_, subscribers) -> {
          List<UserName> users =
              event.endsAll() ? List.copyOf(subscribers.keySet()) : event.ended();
          users.forEach(
              user -> subscribers.computeIfPresent(user, (_, own) -> take(own, offset, ended)));
          return releaseIfEmpty(room, subscribers);
        });
    return ended;
  }

  private static @Nullable Map<Object, RoomSubscriber> take(
      Map<Object, RoomSubscriber> own, long offset, List<RoomSubscriber> ended) {
    own.values().removeIf(subscriber -> subscriber.checkedAt() < offset && ended.add(subscriber));
    return own.isEmpty() ? null : own;
  }
}
