package chat.parley.markers;

import static java.util.stream.Collectors.toMap;

import chat.parley.journal.StoreAccess;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.store.MarkerReader;
import chat.parley.store.MarkerTable;
import chat.parley.store.RoomReader;
import chat.parley.store.StoreException;
import java.util.Collection;
import java.util.Map;

/**
 * The markers and invitations in the store. Any thread may call; each call blocks as those of
 * {@link StoreAccess}.
 */
record MarkerStore(StoreAccess store, MarkerReader reader, RoomReader rooms) {

  /** A query of markers. */
  interface Query<T> {
    T run(MarkerReader reader) throws StoreException;
  }

  /** A change of markers, which commits. */
  interface Change<T> {
    T apply(MarkerTable table) throws StoreException;
  }

  /**
   * Returns the result of a query.
   *
   * @throws ChatException {@link ChatError#STORE_AWAY} if the store is unavailable
   */
  <T> T read(Query<T> query) {
    return store.read(() -> query.run(reader));
  }

  /**
   * Returns the number of rooms to which each of some users is invited.
   *
   * @throws ChatException {@link ChatError#STORE_AWAY} if the store is unavailable
   */
  Map<UserName, Long> invitations(Collection<UserName> users) {
    Map<UserName, Long> found = store.read(() -> rooms.invitations(users));
    return users.stream().collect(toMap(user -> user, user -> found.getOrDefault(user, 0L)));
  }

  /**
   * Applies a change, and returns its result, which is never null.
   *
   * @throws ChatException {@link ChatError#STORE_AWAY} or {@link ChatError#BUSY} if it is not known
   *     to be stored
   */
  <T> T write(Change<T> change) {
    return store.write(writer -> change.apply(writer.markers()));
  }
}
