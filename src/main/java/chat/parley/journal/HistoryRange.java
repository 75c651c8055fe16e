package chat.parley.journal;

/** Which messages of a stream somebody asks for: at most so many. */
public sealed interface HistoryRange {

  /** The first ones behind an offset. */
  record After(long offset, int count) implements HistoryRange {}

  /** The last ones before an offset. */
  record Before(long offset, int count) implements HistoryRange {}

  /** The first ones behind one offset and before another. */
  record Between(long after, long before, int count) implements HistoryRange {}

  /** The last ones. */
  record Newest(int count) implements HistoryRange {}

  /** Whether the first ones count when they are too many, or the last ones. */
  default boolean isFromItsStart() {
    return switch (this) {
      case After _, Between _ -> true;
      case Before _, Newest _ -> false;
    };
  }

  /** They begin behind this offset. */
  default long start(long last) {
    return switch (this) {
      case After(long offset, _) -> offset;
      case Before(long offset, int count) -> Math.min(last, offset - 1) - count;
      case Between(long after, _, _) -> after;
      case Newest(int count) -> last - count;
    };
  }

  /** They end at this offset. */
  default long end(long last) {
    return switch (this) {
      case After(long offset, int count) -> Math.min(last, offset + count);
      case Before(long offset, _) -> Math.min(last, offset - 1);
      case Between(long after, long before, int count) ->
          Math.min(last, Math.min(before - 1, after + count));
      case Newest _ -> last;
    };
  }
}
