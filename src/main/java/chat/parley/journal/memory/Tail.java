package chat.parley.journal.memory;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages of a stream, in a growing ring buffer. Not thread-safe: called by its {@link
 * Stream}.
 */
final class Tail {

  /** Maximum number of messages, for the many clients that resume a room at once. */
  private static final int MAX_MESSAGES = 10_000;

  /** Maximum number of messages of an inbox, which only its owner resumes. */
  private static final int MAX_INBOX_MESSAGES = 50;

  private static final int[] NO_SIZES = {};

  private ArrayList<ChatMessage> ring = new ArrayList<>(0);

  /**
   * The heap that each message in the ring takes, in bytes, so that a message need not be read when
   * it is replaced: by then it is no longer in the caches of the processor.
   */
  private int[] sizes = NO_SIZES;

  /** The index of the oldest message in the ring. */
  private int oldest;

  private long bytes;

  /** Returns the maximum number of messages that are kept of a stream. */
  static int maxMessages(Address address) {
    return address instanceof Address.Inbox || address instanceof Address.Pair
        ? MAX_INBOX_MESSAGES
        : MAX_MESSAGES;
  }

  int size() {
    return ring.size();
  }

  /** Returns the heap that the messages take, in bytes. */
  long bytes() {
    return bytes;
  }

  /**
   * Appends a message as the newest, and drops the oldest ones that exceed a limit.
   *
   * @param maxMessages maximum number of messages
   * @param maxBytes maximum heap, in bytes; if it is exceeded, half of the messages are dropped
   */
  void add(ChatMessage message, int maxMessages, long maxBytes) {
    if (size() == maxMessages) {
      replaceOldest(message);
    } else {
      add(message);
    }
    if (bytes > maxBytes) {
      dropOlderHalf();
    }
  }

  /** Appends a message as the newest. */
  void add(ChatMessage message) {
    if (oldest > 0) {
      copy(0, size());
    }
    ring.add(message);
    if (sizes.length < size()) {
      sizes = Arrays.copyOf(sizes, size() + size() / 2 + 2);
    }
    sizes[size() - 1] = message.retainedBytes();
    bytes += sizes[size() - 1];
  }

  /** Removes the oldest message and appends a message as the newest. */
  void replaceOldest(ChatMessage message) {
    ring.set(oldest, message);
    int size = message.retainedBytes();
    bytes += size - sizes[oldest];
    sizes[oldest] = size;
    oldest = (oldest + 1) % size();
  }

  /** Drops the older half of the messages. */
  void dropOlderHalf() {
    copy(size() - size() / 2, size() / 2);
  }

  /** Keeps some of the messages, in a ring that begins with the oldest of them. */
  private void copy(int skip, int count) {
    ring = new ArrayList<>(range(skip, count));
    sizes = ring.stream().mapToInt(ChatMessage::retainedBytes).toArray();
    oldest = 0;
    bytes = IntStream.of(sizes).asLongStream().sum();
  }

  /**
   * Returns the first messages after an offset.
   *
   * @param last the offset of the newest message
   * @param limit maximum number of messages
   * @return null if there are no messages after the offset, or the first of them was dropped
   */
  @Nullable List<ChatMessage> after(long offset, long last, int limit) {
    long skip = offset - (last - size());
    if (skip < 0 || offset >= last) {
      return null;
    }
    int count = Math.clamp(last - offset, 0, limit);
    return range((int) Math.min(skip, size()), count);
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
