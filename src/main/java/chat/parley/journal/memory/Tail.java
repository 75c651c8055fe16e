package chat.parley.journal.memory;

import chat.parley.message.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest messages of a stream, in a growing ring buffer. Not thread-safe: called by its {@link
 * Stream}.
 */
final class Tail {

  private ArrayList<ChatMessage> ring = new ArrayList<>(0);

  /** The index of the oldest message in the ring. */
  private int oldest;

  private long bytes;

  int size() {
    return ring.size();
  }

  /** Returns the heap that the messages take, in bytes. */
  long bytes() {
    return bytes;
  }

  /** Appends a message as the newest. */
  void add(ChatMessage message) {
    if (oldest > 0) {
      ring = new ArrayList<>(range(0, size()));
      oldest = 0;
    }
    ring.add(message);
    bytes += message.retainedBytes();
  }

  /** Removes the oldest message and appends a message as the newest. */
  void replaceOldest(ChatMessage message) {
    bytes += message.retainedBytes() - ring.set(oldest, message).retainedBytes();
    oldest = (oldest + 1) % size();
  }

  /** Drops the older half of the messages. */
  void dropOlderHalf() {
    ring = new ArrayList<>(range(size() - size() / 2, size() / 2));
    oldest = 0;
    bytes = ring.stream().mapToLong(ChatMessage::retainedBytes).sum();
  }

  /**
   * Returns consecutive messages, oldest first.
   *
   * @param skip number of oldest messages to skip
   * @param count number of messages to return; with {@code skip} at most {@link #size}
   */
  List<ChatMessage> range(int skip, int count) {
    var range = new ArrayList<ChatMessage>(count);
    for (int i = 0; i < count; i++) {
      range.add(ring.get((oldest + skip + i) % size()));
    }
    return range;
  }
}
