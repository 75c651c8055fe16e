package chat.parley.journal;

import chat.parley.journal.memory.Streams;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.store.CursorRow;
import chat.parley.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Assembles the messages and cursors of each transaction, and adds the stored messages to their
 * streams. Used by the writer thread.
 */
final class BatchAssembly {

  /**
   * The contents of one transaction.
   *
   * @param admitted the writes that may be stored
   * @param cursors the changed cursors; empty if they are not due
   * @param flush whether the cursors are due
   */
  record Contents(StreamQuotas.Admitted admitted, List<CursorRow> cursors, boolean flush) {

    /** Nothing, as before the first transaction. */
    static final Contents NONE = new Contents(StreamQuotas.Admitted.NONE, List.of(), false);

    /** Returns the messages of all writes, in order. */
    List<Draft> drafts() {
      return admitted.drafts();
    }

    boolean isEmpty() {
      return admitted.drafts().isEmpty() && cursors.isEmpty();
    }
  }

  private final StreamQuotas quotas;
  private final Streams streams;
  private final Duration flushInterval;
  private long lastFlush = System.nanoTime();

  /**
   * @param flushInterval interval at which changed cursors are written to the store
   */
  BatchAssembly(StreamQuotas quotas, Streams streams, Duration flushInterval) {
    this.quotas = quotas;
    this.streams = streams;
    this.flushInterval = flushInterval;
  }

  /** Returns the interval at which {@link #assemble} has to be called, for cursors that are due. */
  Duration flushInterval() {
    return flushInterval;
  }

  /**
   * Returns the contents of the next transaction: the writes that exceed no quota, while the others
   * are refused; and the changed cursors, if they are due or a barrier waits for them. Unless the
   * contents are empty, {@link #finish} must follow. May block for the store.
   *
   * @throws StoreException if the store cannot be read
   */
  Contents assemble(List<PendingWrite.Messages> writes) throws StoreException {
    StreamQuotas.Admitted admitted = quotas.admit(writes);
    boolean flush =
        System.nanoTime() - lastFlush > flushInterval.toNanos()
            || writes.stream().anyMatch(write -> write.drafts().isEmpty());
    return new Contents(admitted, dueCursors(flush), flush);
  }

  /**
   * Refuses the writes of refused drafts, and returns the contents of a transaction of the others.
   * It has the cursors that are due by now, because a barrier may wait for them. {@link #finish}
   * must precede, and must follow unless the contents are empty.
   *
   * @throws StoreException if the store cannot be read
   */
  Contents without(Contents contents, Map<Integer, ChatException> refusals) throws StoreException {
    StreamQuotas.Admitted others = contents.admitted().refuse(refusals);
    return new Contents(others, dueCursors(contents.flush()), contents.flush());
  }

  private List<CursorRow> dueCursors(boolean due) throws StoreException {
    return due ? streams.takeDirtyCursors() : List.of();
  }

  /** Returns the contents of a transaction of all changed cursors. */
  Contents assembleCursors() throws StoreException {
    return new Contents(StreamQuotas.Admitted.NONE, streams.takeDirtyCursors(), true);
  }

  /** Ends a transaction. Cursors that were not written are part of a later one. */
  void finish(Contents contents, boolean written) {
    if (contents.flush()) {
      streams.finishCursorWrite(written);
      lastFlush = System.nanoTime();
    }
  }

  /** Adds the stored messages to their streams; returns those that may be delivered. */
  List<ChatMessage> release(Contents contents, List<ChatMessage> stored) {
    return streams.add(stored, contents.admitted().streams());
  }
}
