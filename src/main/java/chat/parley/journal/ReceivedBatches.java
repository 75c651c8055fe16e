package chat.parley.journal;

import chat.parley.journal.memory.Cursor;
import java.util.HashMap;
import java.util.Map;

/** Which batches of other processes have come here. Any thread may call. */
final class ReceivedBatches {

  private final String own;
  private final Map<String, Cursor> batches = new HashMap<>();
  private Map<String, Long> before = Map.of();

  /**
   * @param own the process whose own batches do not count
   */
  ReceivedBatches(String own) {
    this.own = own;
  }

  /** A batch has come. */
  synchronized void batch(String writer, long number) {
    of(writer).between(number - 1, number);
  }

  private Cursor of(String writer) {
    return batches.computeIfAbsent(writer, _ -> new Cursor(0));
  }

  /**
   * Compares with what the store says. What is missing is taken for heard then, since it is going
   * to be read from there.
   *
   * @param stored the number of the last batch of each process
   * @param patient whether only that is missing which was stored when it was compared last
   * @return whether something is missing
   */
  synchronized boolean misses(Map<String, Long> stored, boolean patient) {
    boolean missing = false;
    for (var writer : stored.entrySet()) {
      long due = patient ? before.getOrDefault(writer.getKey(), 0L) : writer.getValue();
      if (!writer.getKey().equals(own) && of(writer.getKey()).upTo() < due) {
        of(writer.getKey()).between(0, writer.getValue());
        missing = true;
      }
    }
    batches.keySet().retainAll(stored.keySet());
    before = Map.copyOf(stored);
    return missing;
  }
}
