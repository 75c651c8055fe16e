package chat.parley.store;

import chat.parley.message.Draft;
import java.util.List;

/**
 * What is written in one transaction.
 *
 * @param number counts the writer's batches that have messages, so that it can be told whether one
 *     was committed, and by other processes whether they have had it; any other has that of the
 *     last one that has
 * @param timestamp of all its messages, milliseconds since 1970 UTC
 */
public record Batch(long number, long timestamp, List<Draft> drafts, List<CursorRow> places) {

  /** The same with the messages alone. */
  public Batch withoutPlaces() {
    return new Batch(number, timestamp, drafts, List.of());
  }
}
