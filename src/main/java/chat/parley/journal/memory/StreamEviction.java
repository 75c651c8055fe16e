package chat.parley.journal.memory;

import chat.parley.message.Address;
import java.util.LinkedHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The streams in memory, least recently used first, and the memory that they take. Each change of a
 * stream goes through {@link #change}, so that the total stays the sum of its parts. Owned by
 * {@link Streams}, under whose lock it is called.
 */
final class StreamEviction {

  private final long maxBytes;
  private final Predicate<Stream> pinned;
  private final LinkedHashMap<Address, Stream> streams = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private long generation;

  /**
   * @param maxBytes how much memory the streams may take, about
   * @param stays whether a stream cannot be forgotten; its messages can
   */
  StreamEviction(long maxBytes, Predicate<Stream> stays) {
    this.maxBytes = maxBytes;
    this.pinned = stays;
  }

  long maxBytes() {
    return maxBytes;
  }

  /** A stream, which becomes the most recently used one; null if it is not in memory. */
  @Nullable Stream get(Address address) {
    return streams.get(address);
  }

  /** Counts the streams that have been forgotten. */
  long generation() {
    return generation;
  }

  /** Whoever is about to put a stream here that was read from the store has to read it again. */
  void invalidateLookups() {
    generation++;
  }

  /** Forgets all streams. */
  void clear() {
    streams.clear();
    bytes = 0;
    generation++;
  }

  /** Adds a stream; {@link #evict} follows. */
  void put(Stream stream) {
    streams.put(stream.address(), stream);
    bytes += stream.bytes();
  }

  /** Changes a stream that has just been got or put, and counts how its memory grows or shrinks. */
  <T> T change(Stream stream, Function<Stream, T> change) {
    long before = stream.bytes();
    try {
      return change.apply(stream);
    } finally {
      bytes += stream.bytes() - before;
      evict();
    }
  }

  /** The same without a result, and forgets nothing. */
  void update(Stream stream, Consumer<Stream> change) {
    long before = stream.bytes();
    try {
      change.accept(stream);
    } finally {
      bytes += stream.bytes() - before;
    }
  }

  /** Forgets streams until there is room; the most recently used one stays. */
  void evict() {
    for (int left = streams.size(); bytes > maxBytes && left > 1; left--) {
      Stream stream = streams.pollFirstEntry().getValue();
      if (pinned.test(stream)) {
        // As the newest one, so that it is not looked at again and again.
        streams.put(stream.address(), stream);
        update(stream, Stream::dropMessages);
      } else {
        bytes -= stream.bytes();
        generation++;
      }
    }
  }
}
