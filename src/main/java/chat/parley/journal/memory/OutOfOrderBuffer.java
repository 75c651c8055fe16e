package chat.parley.journal.memory;

import chat.parley.message.ChatMessage;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a stream that were received after a gap or, in a room, before a change of the
 * members that they wait for; and the last offset that is known to be stored. Not thread-safe:
 * called by its {@link Stream}.
 */
final class OutOfOrderBuffer {

  /**
   * Maximum heap for held messages, in bytes. Further messages are not held; they are stored, and
   * are read from the store when the gap is filled or the change has come.
   */
  private static final int MAX_BYTES = 1024 * 1024;

  private final LongSupplier releasedMembers;
  private final TreeMap<Long, ChatMessage> held = new TreeMap<>();
  private long bytes;
  private long expectedEnd;
  private long since;
  private long awaitedMembers;

  /** Creates an empty buffer for a stream whose messages wait for no changes of members. */
  OutOfOrderBuffer() {
    this(() -> Long.MAX_VALUE);
  }

  /**
   * Creates an empty buffer for a room.
   *
   * @param releasedMembers returns the offset up to which the changes of the room's members have
   *     been released
   */
  OutOfOrderBuffer(LongSupplier releasedMembers) {
    this.releasedMembers = releasedMembers;
  }

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
   * Returns the offset of the change of the members that the next message of the stream waits for;
   * 0 if it does not wait.
   */
  long awaitedMembers() {
    return awaitedMembers;
  }

  /**
   * Returns whether a message waits for a change of the members, and notes which.
   *
   * @param next the message that follows the last released one; null if it is not known
   */
  boolean blocks(@Nullable ChatMessage next) {
    long needed = next == null ? 0 : next.membersOffset();
    awaitedMembers = needed > 0 && needed > releasedMembers.getAsLong() ? needed : 0;
    return awaitedMembers > 0;
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

  /** Holds a message until it can be released, unless it exceeds {@link #MAX_BYTES}. */
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

  /** Drops the held messages; they become a gap, also those that wait for a change. */
  void readAgain() {
    dropMessages();
    awaitedMembers = 0;
  }

  /** Drops the held messages, and expects none. */
  void clear() {
    readAgain();
    expectedEnd = 0;
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
   * @return null if that message is not held, or waits for a change of the members
   */
  @Nullable ChatMessage takeNext(long last, long now) {
    while (!held.isEmpty() && held.firstKey() <= last) {
      bytes -= held.pollFirstEntry().getValue().retainedBytes();
    }
    if (blocks(held.get(last + 1))) {
      return null;
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
