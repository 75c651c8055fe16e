package chat.parley.conversation;

import chat.parley.conversation.Conversation.Joined;
import chat.parley.conversation.Conversation.Subscriber;
import chat.parley.conversation.ReadAccess.Granted;
import chat.parley.conversation.ReadAccess.RoomReplacedException;
import chat.parley.delivery.Fanout;
import chat.parley.delivery.MessageWaiter;
import chat.parley.delivery.Subscription;
import chat.parley.journal.ChangedRange;
import chat.parley.journal.History;
import chat.parley.journal.HistoryRange;
import chat.parley.journal.Journal;
import chat.parley.journal.Replay;
import chat.parley.journal.StartPosition;
import chat.parley.journal.StreamPage;
import chat.parley.journal.StreamQuery;
import chat.parley.membership.RoomDirectory;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.security.Identity;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads streams for clients; the methods are those of {@link Conversation}, except for {@link
 * #find}.
 */
@Component
public final class StreamReads {

  /** How often a stream is read whose room is created again each time. */
  private static final int ATTEMPTS = 3;

  private final ReadAccess access;
  private final RoomDirectory rooms;
  private final Fanout fanout;
  private final Journal journal;
  private final MemberCounts memberCounts;

  StreamReads(
      SendGuard guard,
      RoomDirectory rooms,
      Fanout fanout,
      Journal journal,
      MemberCounts memberCounts) {
    this.access = new ReadAccess(guard, rooms);
    this.rooms = rooms;
    this.fanout = fanout;
    this.journal = journal;
    this.memberCounts = memberCounts;
  }

  Joined subscribe(Subscriber subscriber, Address address, StartPosition from) {
    return reading(() -> join(subscriber, address, from));
  }

  /**
   * Reads a stream, again if the room that it belongs to was deleted and created again: a node that
   * does not follow the changes of a room learns of that when it reads the former stream. Wakes the
   * requests that wait for the former stream, so that they wait for the present one.
   */
  <T> T reading(Supplier<T> read) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        return read.get();
      } catch (RoomReplacedException e) {
        fanout.wake(e.former());
      }
    }
    throw ChatError.BUSY.because(
        "The room was deleted and created again while it was read; try again");
  }

  private Joined join(Subscriber subscriber, Address address, StartPosition from) {
    Granted granted = access.check(subscriber.identity(), address);
    // The subscription is parked before the stream is read: messages committed in between appear in
    // both, and the duplicates are dropped by offset.
    Subscription subscription =
        fanout.subscribe(
            granted.address(),
            memberCounts.formOf(granted.address(), subscriber.form()),
            subscriber.outbox(),
            subscriber.written());
    try {
      enter(subscriber, granted, subscription);
      Replay replay = replay(subscriber, granted, from);
      return new Joined(subscription, verified(subscriber, granted, subscription, replay));
    } catch (RuntimeException | Error e) {
      leave(subscriber.identity(), granted.address(), subscription);
      fanout.unsubscribe(subscription);
      throw e;
    }
  }

  private void enter(Subscriber subscriber, Granted granted, Subscription subscription) {
    RoomName room = room(subscription.address());
    if (room != null) {
      rooms.enter(
          room,
          subscriber.identity().name(),
          subscription,
          granted.checkedAt(),
          subscriber.ended());
    }
  }

  private void leave(Identity reader, Address address, Object handle) {
    RoomName room = room(address);
    if (room != null) {
      rooms.leave(room, reader.name(), handle);
    }
  }

  private static @Nullable RoomName room(Address address) {
    return switch (address) {
      case Address.Room(RoomName room, _) -> room;
      case Address.Members(RoomName room) -> room;
      case Address.Everyone _, Address.Inbox _, Address.Pair _, Address.Rulings _ -> null;
    };
  }

  private Replay replay(Subscriber subscriber, Granted granted, StartPosition from) {
    return granted.address() instanceof Address.Inbox inbox
        ? journal.subscribe(inbox, subscriber.device(), from)
        : journal.replay(granted.address(), from.notBefore(granted.since()));
  }

  private Replay verified(
      Subscriber subscriber, Granted granted, Subscription subscription, Replay replay) {
    RoomName room = room(granted.address());
    if (room == null) {
      return replay;
    }
    Granted now =
        access.verify(
            subscriber.identity(),
            granted,
            membersOffset(granted.address(), replay.membersOffset(), replay.end()));
    rooms.checked(room, subscriber.identity().name(), subscription, now.checkedAt());
    return replay.notBefore(now.since());
  }

  void check(Identity reader, Address address) {
    access.check(reader, address);
  }

  /**
   * Returns the stream that a user addresses, and its end. Blocks while it is read from the store.
   *
   * @throws chat.parley.message.ChatException if the user may not read the stream, or the store is
   *     unavailable
   */
  public ReadableStream find(Identity reader, Address address) {
    return reading(() -> findNow(reader, address));
  }

  private ReadableStream findNow(Identity reader, Address address) {
    Granted granted = access.check(reader, address);
    History end = journal.history(granted.address(), new HistoryRange.Newest(0));
    if (room(granted.address()) != null) {
      granted = access.verify(reader, granted, end.membersOffset());
    }
    return new ReadableStream(granted.address(), granted.since(), end.end());
  }

  void unsubscribe(Identity reader, String device, Subscription subscription) {
    leave(reader, subscription.address(), subscription);
    fanout.unsubscribe(subscription);
    if (subscription.address() instanceof Address.Inbox inbox) {
      journal.unsubscribe(inbox, device);
    }
  }

  History history(Identity reader, Address address, HistoryRange range) {
    return history(reader, address, stream -> journal.history(stream, range));
  }

  /** Reads stored messages as {@link Conversation#history} does, without folded changes. */
  public History folded(Identity reader, Address address, HistoryRange range) {
    return history(reader, address, stream -> journal.folded(stream, range));
  }

  /**
   * Reads the messages of a range that have changed. Blocks while they are read from the store.
   *
   * @throws chat.parley.message.ChatException if the reader may not read the stream, or the store
   *     is unavailable
   */
  public History changed(Identity reader, Address address, ChangedRange range) {
    return history(reader, address, stream -> journal.changed(stream, range));
  }

  private History history(Identity reader, Address address, Function<Address, History> read) {
    return reading(
        () -> {
          Granted granted = access.check(reader, address);
          History history = read.apply(granted.address());
          return journal
              .responses()
              .add(
                  granted.address(),
                  room(address) == null ? history : verified(reader, granted, history),
                  reader.name());
        });
  }

  private History verified(Identity reader, Granted granted, History history) {
    long offset = membersOffset(granted.address(), history.membersOffset(), history.end());
    return history.after(access.verify(reader, granted, offset).since());
  }

  /**
   * Returns the offset of the last change that the check of a reader must take into account.
   *
   * @param lastChange the offset of the last change before the end, which a room has
   * @param end the end of what was read, which is a change itself in the stream of changes
   */
  private static long membersOffset(Address address, long lastChange, StreamPosition end) {
    return address instanceof Address.Members ? end.offset() : lastChange;
  }

  StreamPage read(Identity reader, StreamQuery query, StreamQuery.Freshness freshness) {
    return reading(() -> readNow(reader, query, freshness));
  }

  private StreamPage readNow(Identity reader, StreamQuery query, StreamQuery.Freshness freshness) {
    Granted granted = access.check(reader, query.address());
    StreamPage page =
        journal.read(query.of(granted.address()).notBefore(granted.since()), freshness);
    return room(query.address()) == null
        ? page
        : page.with(verified(reader, granted, page.history()));
  }

  Address await(Identity reader, Address address, MessageWaiter waiter) {
    Address stream = access.check(reader, address).address();
    fanout.await(stream, waiter);
    RoomName room = room(stream);
    if (room != null) {
      try {
        rooms.enter(room, reader.name(), waiter);
      } catch (RuntimeException | Error e) {
        stopAwaiting(reader, stream, waiter);
        throw e;
      }
    }
    return stream;
  }

  void stopAwaiting(Identity reader, Address stream, MessageWaiter waiter) {
    leave(reader, stream, waiter);
    fanout.stopAwaiting(stream, waiter);
  }
}
