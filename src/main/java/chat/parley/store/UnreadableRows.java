package chat.parley.store;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs the damaged rows read since the process started. Any thread may call. */
public final class UnreadableRows {

  private static final Logger log = LoggerFactory.getLogger(UnreadableRows.class);

  /** Maximum number of rows that are logged, each once; further ones are only counted. */
  private static final int MAX_LOGGED = 1_000;

  private final LongAdder count = new LongAdder();
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  UnreadableRows() {}

  /** Counts a damaged message, and logs it unless it has been logged before. */
  void recordMessage(StreamRow stream, long offset, RuntimeException cause) {
    record("stream %s, offset %d".formatted(stream.address().stream(), offset), cause);
  }

  /** Counts a damaged row of a stream, and logs it unless it has been logged before. */
  void recordStream(long id, RuntimeException cause) {
    record("stream with id " + id, cause);
  }

  private void record(String row, RuntimeException cause) {
    count.increment();
    if (logged.size() < MAX_LOGGED && logged.add(row)) {
      // Not the message of the cause: it may contain parts of the chat message.
      log.error(
          "A row of the store is unreadable: {} ({}). All other rows are read as usual",
          row,
          cause.getClass().getSimpleName());
    }
  }

  /** Returns how many times damaged rows were read; a row that is read again counts again. */
  public long count() {
    return count.sum();
  }
}
