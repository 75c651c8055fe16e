package chat.parley.markers;

import chat.parley.journal.StoreAccess;
import chat.parley.membership.RoomDirectory;
import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.Room;
import chat.parley.store.PersonReader;
import chat.parley.store.PersonRow;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/**
 * The titles of conversations: of rooms, and the display names of users. Titles are remembered for
 * some seconds; that of a room that changes is forgotten at once. Any thread may call; a call
 * blocks while a title is read from the store.
 */
final class ConversationTitles {

  /** Time for which a title is remembered. */
  static final Duration MAX_AGE = Duration.ofSeconds(5);

  /** Maximum number of titles that are remembered, some 10 MB. */
  private static final long MAX_TITLES = 50_000;

  private final StoreAccess store;
  private final RoomDirectory rooms;
  private final PersonReader persons;
  private final Cache<UserName, String> users =
      Caffeine.newBuilder().maximumSize(MAX_TITLES).expireAfterWrite(MAX_AGE).build();
  private final Cache<RoomName, Room> created =
      Caffeine.newBuilder().maximumSize(MAX_TITLES).expireAfterWrite(MAX_AGE).build();

  ConversationTitles(StoreAccess store, RoomDirectory rooms, PersonReader persons) {
    this.store = store;
    this.rooms = rooms;
    this.persons = persons;
  }

  /** Returns the title of a conversation for a user. */
  String of(UserName user, Address address) {
    return switch (address) {
      case Address.Room(RoomName name, _) -> {
        String title = room(user, name).settings().title();
        yield title.isEmpty() ? name.value() : title;
      }
      case Address.Pair pair -> users.get(pair.other(user), this::ofUser);
      case Address.Everyone _, Address.Members _, Address.Rulings _, Address.Inbox _ ->
          address.publicName(user);
    };
  }

  /** Returns whether a stream is still that of its room, which may have been deleted since. */
  boolean isCurrent(UserName user, Address address) {
    if (!(address instanceof Address.Room(RoomName name, long generation))) {
      return true;
    }
    if (room(user, name).generation() < generation) {
      // The room has been created again in the meantime.
      forget(name);
    }
    Room room = room(user, name);
    return room.address().equals(address)
        && switch (room.state()) {
          case CREATED -> true;
          case IMPLICIT -> rooms.limits().openRooms();
          case DELETED -> false;
        };
  }

  /** Forgets a room that has changed. */
  void forget(RoomName room) {
    created.invalidate(room);
  }

  /**
   * Returns a room as it was some seconds ago at most.
   *
   * @param user a user that knows the room
   */
  Room room(UserName user, RoomName name) {
    return created.get(name, _ -> rooms.lookup().room(name, user).room());
  }

  private String ofUser(UserName user) {
    return store
        .read(() -> persons.find(user.value()))
        .map(PersonRow::displayName)
        .orElse(user.value());
  }
}
