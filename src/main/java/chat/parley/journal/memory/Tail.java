package chat.parley.journal.memory;

import chat.parley.message.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/** The newest messages of a stream, in memory: a ring that grows. Owned by its stream. */
final class Tail {

  private ArrayList<ChatMessage> ring = new ArrayList<>(0);
  private int oldest;
  private long bytes;

  int size() {
    return ring.size();
  }

  long bytes() {
    return bytes;
  }

  /** Adds a message behind all others. */
  void add(ChatMessage message) {
    if (oldest > 0) {
      ring = new ArrayList<>(range(0, size()));
      oldest = 0;
    }
    ring.add(message);
    bytes += message.retainedBytes();
  }

  /** Puts a message in the place of the oldest one. */
  void replaceOldest(ChatMessage message) {
    bytes += message.retainedBytes() - ring.set(oldest, message).retainedBytes();
    oldest = (oldest + 1) % size();
  }

  /** Forgets the older half. */
  void dropOlderHalf() {
    ring = new ArrayList<>(range(size() - size() / 2, size() / 2));
    oldest = 0;
    bytes = ring.stream().mapToLong(ChatMessage::retainedBytes).sum();
  }

  /** So many messages, oldest first, of which the first has so many older ones before it. */
  List<ChatMessage> range(int older, int count) {
    var range = new ArrayList<ChatMessage>(count);
    for (int i = 0; i < count; i++) {
      range.add(ring.get((oldest + older + i) % size()));
    }
    return range;
  }
}
