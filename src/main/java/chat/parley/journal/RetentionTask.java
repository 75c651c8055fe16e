package chat.parley.journal;

import chat.parley.store.StoreException;

/** A part of each retention sweep. Used by one thread. */
interface RetentionTask {

  /**
   * Deletes what exceeds its limit. Blocks until it has been deleted from the store.
   *
   * @throws java.util.concurrent.CompletionException if a deletion has failed
   * @throws chat.parley.message.ChatException if the write queue is full
   */
  void run() throws StoreException;
}
