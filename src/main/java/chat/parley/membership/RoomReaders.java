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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions to rooms on this node, and the requests that wait for their messages, by user.
 * They end with the right to read the room. While a room has any, its changes are delivered on this
 * node. Any thread may call.
 */
final class RoomReaders {

  /** One reader of a room. */
  static final class Reader {
    private final Runnable cancel;
    private final Consumer<ChatException> ended;
    private volatile long checkedAt;

    /**
     * @param checkedAt the offset of the last change that the check of the reader has taken into
     *     account
     * @param cancel ends the delivery at once; called under the monitor of the {@link Fanout}, must
     *     not block
     * @param ended told afterwards, on another thread
     */
    Reader(long checkedAt, Runnable cancel, Consumer<ChatException> ended) {
      this.checkedAt = checkedAt;
      this.cancel = cancel;
      this.ended = ended;
    }
  }

  private final Fanout fanout;
  private final Failures failures;

  /** The readers of each room by user and handle; changed under the lock of the room's entry. */
  private final ConcurrentHashMap<RoomName, Map<UserName, Map<Object, Reader>>> byRoom =
      new ConcurrentHashMap<>();

  RoomReaders(Fanout fanout, Failures failures) {
    this.fanout = fanout;
    this.failures = failures;
  }

  /**
   * Adds a reader. Has no effect if its handle is known.
   *
   * @param handle identifies the reader in {@link #remove}
   */
  void add(RoomName room, UserName user, Object handle, Reader reader) {
    byRoom.compute(
        room,
        (_, known) -> {
          Map<UserName, Map<Object, Reader>> readers = known;
          if (readers == null) {
            fanout.retain(new Address.Members(room));
            readers = new HashMap<>(2);
          }
          readers.computeIfAbsent(user, _ -> new HashMap<>(2)).putIfAbsent(handle, reader);
          return readers;
        });
  }

  /** Notes that a reader was checked again. Has no effect if it is not known. */
  void checked(RoomName room, UserName user, Object handle, long checkedAt) {
    byRoom.computeIfPresent(
        room,
        (_, readers) -> {
          Reader reader = readers.getOrDefault(user, Map.of()).get(handle);
          if (reader != null) {
            reader.checkedAt = Math.max(reader.checkedAt, checkedAt);
          }
          return readers;
        });
  }

  /** Removes a reader. Has no effect if it is not known. */
  void remove(RoomName room, UserName user, Object handle) {
    byRoom.computeIfPresent(
        room,
        (_, readers) -> {
          readers.computeIfPresent(
              user, (_, own) -> own.remove(handle) != null && own.isEmpty() ? null : own);
          return releaseIfEmpty(room, readers);
        });
  }

  private Map<UserName, Map<Object, Reader>> releaseIfEmpty(
      RoomName room, Map<UserName, Map<Object, Reader>> readers) {
    if (!readers.isEmpty()) {
      return readers;
    }
    fanout.release(new Address.Members(room));
    return null;
  }

  /** Returns whether a room has readers, so that its changes are delivered on this node. */
  boolean hasReaders(RoomName room) {
    return byRoom.containsKey(room);
  }

  /**
   * Ends the readers that lose the right to read with a change: at once, before the caller delivers
   * another message. They are told afterwards. Readers that were checked against this change or a
   * later one are left alone: they may have become members again.
   */
  void apply(RoomName room, RoomEvent event, long offset) {
    if (!event.endsAll() && event.ended().isEmpty()) {
      return;
    }
    List<Reader> ended = take(room, event, offset);
    ended.forEach(reader -> reader.cancel.run());
    if (!ended.isEmpty()) {
      ChatException reason = reason(room, event);
      Thread.startVirtualThread(() -> ended.forEach(reader -> tell(reader, reason)));
    }
  }

  private static ChatException reason(RoomName room, RoomEvent event) {
    return event.kind() == RoomEvent.Kind.DELETION
        ? ChatError.NO_ROOM.because(
            "The room '%s' was deleted; your subscription has ended".formatted(room))
        : ChatError.NOT_A_MEMBER.because(
            "You can no longer read the room '%s'; your subscription has ended".formatted(room));
  }

  private void tell(Reader reader, ChatException reason) {
    try {
      reader.ended.accept(reason);
    } catch (Throwable e) {
      failures.failed(Subsystem.SESSION, e);
    }
  }

  private List<Reader> take(RoomName room, RoomEvent event, long offset) {
    var ended = new ArrayList<Reader>();
    byRoom.computeIfPresent(
        room,
        (_, readers) -> {
          List<UserName> users = event.endsAll() ? List.copyOf(readers.keySet()) : event.ended();
          users.forEach(
              user -> readers.computeIfPresent(user, (_, own) -> take(own, offset, ended)));
          return releaseIfEmpty(room, readers);
        });
    return ended;
  }

  private static @Nullable Map<Object, Reader> take(
      Map<Object, Reader> own, long offset, List<Reader> ended) {
    own.values().removeIf(reader -> reader.checkedAt < offset && ended.add(reader));
    return own.isEmpty() ? null : own;
  }
}
