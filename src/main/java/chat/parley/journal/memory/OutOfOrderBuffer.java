package chat.parley.journal.memory;

import chat.parley.message.ChatMessage;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a stream that were received after a gap, and the last offset that is known to be
 * stored. Not thread-safe: called by its {@link Stream}.
 */
final class OutOfOrderBuffer {

  /**
   * Maximum heap for held messages, in bytes. Further messages are not held; they are stored, and
   * are read from the store when the gap is filled.
   */
  private static final int MAX_BYTES = 1024 * 1024;

  private final TreeMap<Long, ChatMessage> held = new TreeMap<>();
  private long bytes;
  private long expectedEnd;
  private long since;

  long bytes() {
    return bytes;
  }

  /** Returns the last offset known to be stored; 0 if no gap is known. */
  long expectedEnd() {
    return expectedEnd;
  }

  /** Returns when the current gap was noticed, by {@link System#nanoTime}. */
  long since() {
    return since;
  }

  /**
   * Notes that messages are stored up to an offset.
   *
   * @param now the time at which a gap counts as noticed, by {@link System#nanoTime}; ignored if a
   *     gap is known already
   */
  void expectUpTo(long offset, long now) {
    if (expectedEnd == 0) {
      since = now;
    }
    expectedEnd = Math.max(expectedEnd, offset);
  }

  /** Holds a message until the gap before it is filled, unless it exceeds {@link #MAX_BYTES}. */
  void hold(ChatMessage message) {
    long cost = message.retainedBytes();
    if (bytes + cost <= MAX_BYTES && held.putIfAbsent(message.offset(), message) == null) {
      bytes += cost;
    }
  }

  /** Drops the held messages to free memory; they are read from the store later. */
  void dropMessages() {
    held.clear();
    bytes = 0;
  }

  /** Returns the last missing offset of the gap that follows an offset. */
  long gapEnd(long last) {
    Long next = held.higherKey(last);
    return next == null ? expectedEnd : next - 1;
  }

  /**
   * Removes and returns the message that directly follows an offset, and drops the messages up to
   * that offset.
   *
   * @param now by {@link System#nanoTime}; the time at which the next gap counts as noticed
   * @return null if that message is not held
   */
  @Nullable ChatMessage takeNext(long last, long now) {
    while (!held.isEmpty() && held.firstKey() <= last) {
      bytes -= held.pollFirstEntry().getValue().retainedBytes();
    }
    ChatMessage next = held.remove(last + 1);
    bytes -= next == null ? 0 : next.retainedBytes();
    if (next == null) {
      // The previous gap is closed: either another gap follows, or none.
      expectedEnd = expectedEnd > last ? expectedEnd : 0;
      since = now;
    }
    return next;
  }
}
