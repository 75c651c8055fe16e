package chat.parley.presence;

import chat.parley.conversation.ConversationActivity;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.RoomEvent;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The users whose rights may have changed, and the rooms whose members have: noted by the threads
 * that deliver changes, before anything that follows is delivered, and taken by the presence
 * thread. Any thread may call.
 */
final class Suspicions implements ConversationActivity.Listener {

  /** Number of noted users above which everything is looked up again. */
  private static final int MAX_NOTED = 10_000;

  /** A member that has left a room or was removed from it. */
  private record Departure(RoomName room, UserName user) {}

  private final Set<UserName> users = ConcurrentHashMap.newKeySet();
  private final Set<RoomName> rooms = ConcurrentHashMap.newKeySet();
  private final Set<Departure> departures = ConcurrentHashMap.newKeySet();
  private final Set<Address.Pair> pairs = ConcurrentHashMap.newKeySet();
  private final Set<Address.Pair> written = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean all = new AtomicBoolean();

  /** Whether a room was deleted, the former members of which are not known any more. */
  private final AtomicBoolean hasDeletion = new AtomicBoolean();

  /** Whether anything is watched; otherwise nothing is noted. */
  private volatile boolean isWatching;

  /** Whether any user is watched that its viewer may not see: a first answer may change that. */
  private volatile boolean hasRefused;

  void setWatching(boolean watching, boolean refused) {
    isWatching = watching;
    hasRefused = refused;
  }

  @Override
  public void committed(List<ChatMessage> messages) {
    if (!isWatching) {
      return;
    }
    for (ChatMessage message : messages) {
      switch (message.draft().to()) {
        case Address.Members(RoomName room) ->
            changed(room, RoomEvent.read(message.draft().body().bytes()));
        case Address.Pair pair -> {
          if (hasRefused) {
            note(written, pair);
          }
        }
        case Address.Everyone _, Address.Room _, Address.Inbox _, Address.Rulings _ -> {}
      }
    }
  }

  private void changed(RoomName room, RoomEvent event) {
    note(rooms, room);
    event.ended().forEach(user -> note(departures, new Departure(room, user)));
    event.concerned().forEach(user -> note(users, user));
    if (event.kind() == RoomEvent.Kind.DELETION) {
      hasDeletion.set(true);
    }
  }

  private <T> void note(Set<T> noted, T item) {
    if (noted.size() < MAX_NOTED) {
      noted.add(item);
    } else {
      all.set(true);
    }
  }

  /** Notes that one of the two users of a pair has blocked the other, or has ended that. */
  void blockChanged(Address.Pair pair) {
    if (isWatching) {
      note(pairs, pair);
    }
  }

  @Override
  public void markerChanged(UserName user, Address stream) {}

  @Override
  public void mayHaveMissed() {
    all.set(true);
  }

  /** Returns whether everything has to be looked up again, and forgets that. */
  boolean takeAll() {
    return all.getAndSet(false);
  }

  /** Returns whether a room was deleted, and forgets that. */
  boolean takeDeletion() {
    return hasDeletion.getAndSet(false);
  }

  /** Passes the users to an action, and forgets them. */
  void takeUsers(Consumer<UserName> action) {
    take(users, action);
  }

  /** Passes the rooms to an action, and forgets them. */
  void takeRooms(Consumer<RoomName> action) {
    take(rooms, action);
  }

  /** Passes the members that have left rooms to an action, and forgets them. */
  void takeDepartures(BiConsumer<RoomName, UserName> action) {
    take(departures, departure -> action.accept(departure.room, departure.user));
  }

  /** Passes the pairs in which a message was stored to an action, and forgets them. */
  void takeWritten(Consumer<Address.Pair> action) {
    take(written, action);
  }

  /** Passes the pairs in which a block has changed to an action, and forgets them. */
  void takePairs(Consumer<Address.Pair> action) {
    take(pairs, action);
  }

  private static <T> void take(Set<T> noted, Consumer<T> action) {
    for (Iterator<T> items = noted.iterator(); items.hasNext(); ) {
      T item = items.next();
      if (noted.remove(item)) {
        action.accept(item);
      }
    }
  }
}
