package chat.parley.journal;

import chat.parley.store.MessageRange;

/**
 * A range of messages of a stream, as a request for history gives it. Offsets that a range names
 * are not part of it. Each range has a maximum number of messages, {@code count}.
 */
public sealed interface HistoryRange {

  /** The first messages after an offset. */
  record After(long offset, int count) implements HistoryRange {}

  /** The last messages before an offset. */
  record Before(long offset, int count) implements HistoryRange {}

  /** The first messages after one offset and before another. */
  record Between(long after, long before, int count) implements HistoryRange {}

  /** The last messages of the stream. */
  record Newest(int count) implements HistoryRange {}

  /**
   * Returns which messages are kept if a range has too many: the first ones if true, the last ones
   * if false.
   */
  default boolean isAnchoredAtStart() {
    return switch (this) {
      case After _, Between _ -> true;
      case Before _, Newest _ -> false;
    };
  }

  /**
   * Returns the offset after which the range starts; may be negative.
   *
   * @param last the last offset of the stream
   */
  default long start(long last) {
    return switch (this) {
      case After(long offset, _) -> offset;
      case Before(long offset, int count) -> Math.min(last, offset - 1) - count;
      case Between(long after, _, _) -> after;
      case Newest(int count) -> last - count;
    };
  }

  /**
   * Returns the last offset of the range; the range is empty if this is not larger than its start.
   *
   * @param last the last offset of the stream
   */
  default long end(long last) {
    return switch (this) {
      case After(long offset, int count) -> Math.min(last, offset + count);
      case Before(long offset, _) -> Math.min(last, offset - 1);
      case Between(long after, long before, int count) ->
          Math.min(last, Math.min(before - 1, after + count));
      case Newest _ -> last;
    };
  }

  /**
   * Returns the range as the store reads it, which may leave out messages.
   *
   * @param last the last offset of the stream
   */
  default MessageRange bounds(long last) {
    return switch (this) {
      case After(long offset, int count) -> new MessageRange(offset, last + 1, count, true);
      case Before(long offset, int count) ->
          new MessageRange(0, Math.min(offset, last + 1), count, false);
      case Between(long after, long before, int count) ->
          new MessageRange(after, Math.min(before, last + 1), count, true);
      case Newest(int count) -> new MessageRange(0, last + 1, count, false);
    };
  }
}
