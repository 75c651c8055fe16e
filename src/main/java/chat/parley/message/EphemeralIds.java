package chat.parley.message;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the ids of ephemeral messages, which no other object and no other process makes. Any thread
 * may call.
 */
public final class EphemeralIds {

  private final String prefix =
      ChatMessage.EPHEMERAL_ID_PREFIX + UUID.randomUUID().toString().substring(0, 13) + "-";

  private final AtomicLong count = new AtomicLong();

  /** Returns a new id. */
  public String next() {
    return prefix + count.incrementAndGet();
  }

  /** Returns the number of ids that were made. */
  public long count() {
    return count.get();
  }
}
