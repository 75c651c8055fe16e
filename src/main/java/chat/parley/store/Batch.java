package chat.parley.store;

import chat.parley.message.Draft;
import java.util.List;

/**
 * The drafts and cursors that are written in one transaction.
 *
 * @param number the number of the batch. Each batch with drafts takes the next number of its
 *     writer; a batch without drafts repeats the last one. The number is stored in the same
 *     transaction: it shows whether the commit succeeded, and other processes compare it with the
 *     batches that they have received
 * @param timestamp the time at which all its messages are stored, in milliseconds since 1970 UTC
 * @param drafts the drafts to store, in order
 * @param cursors the cursors to write, in any order
 */
public record Batch(long number, long timestamp, List<Draft> drafts, List<CursorRow> cursors) {

  /** Returns a copy of this batch without its cursors. */
  public Batch withoutCursors() {
    return new Batch(number, timestamp, drafts, List.of());
  }
}
