package chat.parley.markers;

import chat.parley.journal.StoreAccess;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.MarkerReader;
import chat.parley.store.MarkerTable;
import chat.parley.store.StoreException;

/**
 * The markers in the store. Any thread may call; each call blocks as those of {@link StoreAccess}.
 */
record MarkerStore(StoreAccess store, MarkerReader reader) {

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
   * Applies a change, and returns its result, which is never null.
   *
   * @throws ChatException {@link ChatError#STORE_AWAY} or {@link ChatError#BUSY} if it is not known
   *     to be stored
   */
  <T> T write(Change<T> change) {
    return store.write(writer -> change.apply(writer.markers()));
  }
}
