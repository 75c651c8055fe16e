package chat.parley.journal.memory;

import static chat.parley.journal.memory.StreamFixtures.message;

import chat.parley.message.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/** A stream in memory that records the offsets of the messages it releases. */
final class RecordedStream {

  /** The maximum heap of the cached messages. */
  static final long MAX_BYTES = 100_000;

  final Stream stream;
  final List<Long> released = new ArrayList<>();

  RecordedStream(Stream stream) {
    this.stream = stream;
  }

  /** Records a message that the stream releases. */
  void release(ChatMessage message) {
    released.add(message.offset());
  }

  void add(ChatMessage message) {
    stream.add(message, MAX_BYTES, this::release);
  }

  /** Adds messages with these offsets, in this order. */
  void add(long... offsets) {
    for (long offset : offsets) {
      add(message(stream.address(), offset));
    }
  }

  /** Adds messages with consecutive offsets. */
  void addRange(long first, long last) {
    for (long offset = first; offset <= last; offset++) {
      add(offset);
    }
  }

  /** Returns the offsets of the cached messages after an offset; empty if they are not cached. */
  List<Long> cached(long after, int limit) {
    List<ChatMessage> messages = stream.cachedAfter(after, limit);
    return messages == null ? List.of() : messages.stream().map(ChatMessage::offset).toList();
  }
}
