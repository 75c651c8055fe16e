package chat.parley.store;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The damaged rows that were met since the start. Any thread may call. */
public final class UnreadableRows {

  private static final Logger log = LoggerFactory.getLogger(UnreadableRows.class);

  /** Rows that have a line in the log of their own; further ones are only counted. */
  private static final int MAX_LOGGED = 1_000;

  private final LongAdder count = new LongAdder();
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  UnreadableRows() {}

  /** Counts a message, and logs it unless it has been logged before. */
  void message(StreamRow stream, long offset, RuntimeException cause) {
    add("stream %s, offset %d".formatted(stream.address().stream(), offset), cause);
  }

  /** The same of the row of a stream. */
  void stream(long id, RuntimeException cause) {
    add("the stream with the id " + id, cause);
  }

  private void add(String row, RuntimeException cause) {
    count.increment();
    if (logged.size() < MAX_LOGGED && logged.add(row)) {
      // No text of the cause: it may have parts of the message.
      log.error(
          "A row of the store is unreadable: {} ({}). Everything else is read",
          row,
          cause.getClass().getSimpleName());
    }
  }

  /** How often such a row was read. */
  public long count() {
    return count.sum();
  }
}
