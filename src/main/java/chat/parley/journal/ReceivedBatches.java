package chat.parley.journal;

import chat.parley.journal.memory.Cursor;
import java.util.HashMap;
import java.util.Map;

/** The numbers of the batches received from other processes. Any thread may call. */
final class ReceivedBatches {

  private final String ownId;
  private final Map<String, Cursor> byWriter = new HashMap<>();
  private Map<String, Long> previouslyStored = Map.of();

  /**
   * @param ownId the id of this process, whose batches are ignored
   */
  ReceivedBatches(String ownId) {
    this.ownId = ownId;
  }

  /** Adds a received batch. */
  synchronized void add(String writer, long number) {
    cursor(writer).add(number - 1, number);
  }

  private Cursor cursor(String writer) {
    return byWriter.computeIfAbsent(writer, _ -> new Cursor(0));
  }

  /**
   * Compares the received batches with the store. Missing batches count as received afterwards: the
   * caller reads their messages from the store.
   *
   * @param stored the number of the last batch of each process
   * @param onlyOverdue whether to ignore batches stored since the previous call, which may still be
   *     on their way
   * @return whether a batch is missing
   */
  synchronized boolean checkMissing(Map<String, Long> stored, boolean onlyOverdue) {
    boolean missing = false;
    for (var writer : stored.entrySet()) {
      long due =
          onlyOverdue ? previouslyStored.getOrDefault(writer.getKey(), 0L) : writer.getValue();
      if (!writer.getKey().equals(ownId) && cursor(writer.getKey()).upTo() < due) {
        cursor(writer.getKey()).add(0, writer.getValue());
        missing = true;
      }
    }
    byWriter.keySet().retainAll(stored.keySet());
    previouslyStored = Map.copyOf(stored);
    return missing;
  }
}
