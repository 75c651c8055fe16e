package chat.parley.journal;

import chat.parley.message.Draft;
import chat.parley.store.Batch;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;

/**
 * The space that the store lacked. It is available again only if the largest batch that failed
 * would fit: a smaller write may succeed although there is still not enough space. Used by the
 * writer thread.
 */
final class MissingSpace {

  /** Approximate size of a stored message without its body, in bytes. */
  private static final int MESSAGE_OVERHEAD_BYTES = 300;

  /**
   * Estimated size in bytes of the largest batch that failed since the last successful probe; 0 if
   * there is none.
   */
  private int requiredBytes;

  /** Records a failed batch if it failed because the disk was full or the store read-only. */
  void record(Batch batch, StoreException e) {
    if (e.outage() == StoreOutage.DISK_FULL || e.outage() == StoreOutage.READ_ONLY) {
      // Cursors alone may not fit either.
      int bytes = MESSAGE_OVERHEAD_BYTES;
      for (Draft draft : batch.drafts()) {
        bytes += MESSAGE_OVERHEAD_BYTES + draft.body().bytes().length;
      }
      requiredBytes = Math.max(requiredBytes, bytes);
    }
  }

  /**
   * Probes the store for the missing space, if any.
   *
   * @throws StoreException if there is not enough space
   */
  void probe(LogWriter writer) throws StoreException {
    if (requiredBytes > 0) {
      writer.probe(requiredBytes);
      requiredBytes = 0;
    }
  }
}
