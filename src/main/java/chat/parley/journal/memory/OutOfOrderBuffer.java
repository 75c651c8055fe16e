package chat.parley.journal.memory;

import chat.parley.message.ChatMessage;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a stream behind a hole: messages that came ahead of others, and up to where
 * there are any. Owned by its stream.
 */
final class OutOfOrderBuffer {

  /** More is not held: it is stored, and is read when the hole is filled. */
  private static final int MAX_BYTES = 1024 * 1024;

  private final TreeMap<Long, ChatMessage> held = new TreeMap<>();
  private long bytes;
  private long expectedEnd;
  private long since;

  long bytes() {
    return bytes;
  }

  /** Up to where messages are known to be stored; 0 if nothing is known. */
  long expectedEnd() {
    return expectedEnd;
  }

  /** When the hole was noticed, by {@link System#nanoTime}. */
  long since() {
    return since;
  }

  /** Messages are known to be stored up to an offset. */
  void expectUpTo(long offset, long now) {
    if (expectedEnd == 0) {
      since = now;
    }
    expectedEnd = Math.max(expectedEnd, offset);
  }

  void hold(ChatMessage message) {
    long cost = message.retainedBytes();
    if (bytes + cost <= MAX_BYTES && held.putIfAbsent(message.offset(), message) == null) {
      bytes += cost;
    }
  }

  /** What was held is read from the store. */
  void dropMessages() {
    held.clear();
    bytes = 0;
  }

  /** Where the hole behind an offset ends: its last missing message. */
  long gapEnd(long last) {
    Long next = held.higherKey(last);
    return next == null ? expectedEnd : next - 1;
  }

  /** Takes the message that comes behind an offset, if it is here; forgets those before it. */
  @Nullable ChatMessage takeNext(long last, long now) {
    while (!held.isEmpty() && held.firstKey() <= last) {
      bytes -= held.pollFirstEntry().getValue().retainedBytes();
    }
    ChatMessage next = held.remove(last + 1);
    bytes -= next == null ? 0 : next.retainedBytes();
    if (next == null) {
      // What is missing now is another hole, or none.
      expectedEnd = expectedEnd > last ? expectedEnd : 0;
      since = now;
    }
    return next;
  }
}
