package chat.parley.journal.memory;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.util.LinkedHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The loaded streams in the order of their last use, and the memory that they take; the least
 * recently used streams are evicted first. Each change of a stream goes through {@link #change} or
 * {@link #update}, so that the total stays the sum of its parts. Not thread-safe: called under the
 * lock of {@link Streams}.
 */
final class StreamEviction {

  private final long maxBytes;
  private final Predicate<Stream> pinned;
  private final LinkedHashMap<Address, Stream> streams = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private long generation;

  /**
   * @param maxBytes approximate maximum heap for all streams, in bytes; pinned streams and the most
   *     recently used stream may exceed it
   * @param pinned returns whether a stream must stay in memory; its messages are dropped even then
   */
  StreamEviction(long maxBytes, Predicate<Stream> pinned) {
    this.maxBytes = maxBytes;
    this.pinned = pinned;
  }

  long maxBytes() {
    return maxBytes;
  }

  /** Returns a stream and makes it the most recently used one; null if it is not in memory. */
  @Nullable Stream get(Address address) {
    return streams.get(address);
  }

  /**
   * Returns a number that grows with each eviction of a stream and with {@link #invalidateLookups}.
   * A caller that reads a stream from the store must read it again if the number has grown since
   * the read began: another copy may have been loaded, changed and evicted in the meantime.
   */
  long generation() {
    return generation;
  }

  /** Makes callers that are reading streams from the store read them again. */
  void invalidateLookups() {
    generation++;
  }

  /** Evicts all streams. */
  void clear() {
    streams.clear();
    bytes = 0;
    generation++;
  }

  /** Adds a stream that is not in memory yet; {@link #evict} must follow. */
  void put(Stream stream) {
    streams.put(stream.address(), stream);
    bytes += stream.bytes();
  }

  /**
   * Changes a stream, updates the memory total, and evicts streams.
   *
   * @param stream has just been returned by {@link #get} or added by {@link #put}, so that it is
   *     the most recently used one
   */
  <T> T change(Stream stream, Function<Stream, T> change) {
    long before = stream.bytes();
    try {
      return change.apply(stream);
    } finally {
      bytes += stream.bytes() - before;
      evict();
    }
  }

  /** Changes a stream, if it is in memory, as the other method does. */
  void update(Address address, Consumer<Stream> change) {
    Stream stream = get(address);
    if (stream != null) {
      update(stream, change);
    }
  }

  /** Changes a stream and updates the memory total, but evicts nothing. */
  void update(Stream stream, Consumer<Stream> change) {
    long before = stream.bytes();
    try {
      change.accept(stream);
    } finally {
      bytes += stream.bytes() - before;
    }
  }

  /**
   * Drops the entries of the inboxes of both users of a pair: in memory they have the texts that
   * the messages of the pair had before. Does nothing for other streams.
   */
  void dropEntries(Address pair) {
    if (pair instanceof Address.Pair(UserName first, UserName second)) {
      update(new Address.Inbox(first), Stream::dropMessages);
      update(new Address.Inbox(second), Stream::dropMessages);
    }
  }

  /**
   * Evicts the least recently used streams until the total is within the limit. Pinned streams lose
   * their messages only. The most recently used stream stays.
   */
  void evict() {
    for (int left = streams.size(); bytes > maxBytes && left > 1; left--) {
      Stream stream = streams.pollFirstEntry().getValue();
      if (pinned.test(stream)) {
        // Moved to the end, so that each stream is visited once.
        streams.put(stream.address(), stream);
        update(stream, Stream::dropMessages);
      } else {
        bytes -= stream.bytes();
        generation++;
      }
    }
  }
}
