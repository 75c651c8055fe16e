package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A write waiting for the writer thread. */
sealed interface PendingWrite {

  /**
   * Messages that are stored together, all or none. Without messages it is a barrier: its result is
   * completed when all earlier writes are stored.
   *
   * @param drafts the messages; empty for a barrier
   * @param result completed with one entry for each draft, in their order
   * @param createdAt when the write was created, by {@link System#nanoTime}
   */
  record Messages(List<Draft> drafts, CompletableFuture<List<StoredMessage>> result, long createdAt)
      implements PendingWrite {

    public Messages(List<Draft> drafts, CompletableFuture<List<StoredMessage>> result) {
      this(drafts, result, System.nanoTime());
    }

    /** The size at which a barrier counts, its receipt included, in bytes of heap. */
    private static final int BARRIER_BYTES = 1024;

    /** Returns the index of the first message to an inbox after a number of others to it. */
    int indexAfter(long others, Address.Inbox inbox) {
      int index = -1;
      for (long found = -1; found < Math.max(0, others); ) {
        index++;
        found += inbox.equals(drafts.get(index).inbox()) ? 1 : 0;
      }
      return index;
    }

    @Override
    public int count() {
      return drafts.size();
    }

    @Override
    public int bytes() {
      int bytes = drafts.isEmpty() ? BARRIER_BYTES : 0;
      for (Draft draft : drafts) {
        bytes += draft.retainedBytes();
      }
      return bytes;
    }
  }

  /** Changes rows of the store, and commits. Idempotent: applied again after a lost connection. */
  interface StoreChange {
    void apply(LogWriter writer) throws StoreException;
  }

  /**
   * A change of the store other than new messages and cursors, in a transaction of its own.
   *
   * @param change changes rows of the store
   * @param afterCommit makes the same change in memory; run by the writer thread after the commit
   * @param result completed after that
   * @param createdAt when the write was created, by {@link System#nanoTime}
   */
  record Maintenance(
      StoreChange change, Runnable afterCommit, CompletableFuture<Void> result, long createdAt)
      implements PendingWrite {

    Maintenance(StoreChange change, Runnable afterCommit, CompletableFuture<Void> result) {
      this(change, afterCommit, result, System.nanoTime());
    }

    @Override
    public int count() {
      return 0;
    }

    @Override
    public int bytes() {
      return 0;
    }
  }

  /** Returns the number of messages. */
  int count();

  /** Returns an estimate of the heap that the write retains, in bytes. */
  int bytes();

  /** Returns when the write was created, by {@link System#nanoTime}. */
  long createdAt();

  /**
   * Returns the result: completed when the write is done, or exceptionally with a {@link
   * ChatException} if it failed.
   */
  CompletableFuture<?> result();

  /**
   * Completes the result exceptionally, unless it is completed already. Never throws, so that the
   * caller can refuse the next write; if memory has run out, the result may remain incomplete.
   */
  default void refuse(ChatException refusal) {
    try {
      result().completeExceptionally(refusal);
    } catch (Throwable _) {
      // Out of memory: there may be some for the next one.
    }
  }
}
