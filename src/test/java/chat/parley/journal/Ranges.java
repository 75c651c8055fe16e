package chat.parley.journal;

import chat.parley.testkit.LogEntry;
import java.util.List;
import java.util.Random;

/** Ranges of a stream at random. */
final class Ranges {

  private static final int MAX_COUNT = 12;

  private Ranges() {}

  /** Returns a range of a stream with the given end. */
  static HistoryRange next(Random any, int end) {
    int offset = any.nextInt(end + 2);
    int count = any.nextInt(4) == 0 ? 1_000 : 1 + any.nextInt(MAX_COUNT);
    return switch (any.nextInt(4)) {
      case 0 -> new HistoryRange.After(offset, count);
      case 1 -> new HistoryRange.Before(offset, count);
      case 2 -> new HistoryRange.Between(offset, offset + any.nextInt(2 * MAX_COUNT), count);
      default -> new HistoryRange.Newest(count);
    };
  }

  /** Returns the entries of a stream that a range has. */
  static List<LogEntry> cut(List<LogEntry> entries, HistoryRange range) {
    return switch (range) {
      case HistoryRange.After(long after, int count) ->
          entries.stream().filter(entry -> entry.offset() > after).limit(count).toList();
      case HistoryRange.Between(long after, long before, int count) ->
          entries.stream()
              .filter(entry -> after < entry.offset() && entry.offset() < before)
              .limit(count)
              .toList();
      case HistoryRange.Before(long before, int count) ->
          last(entries.stream().filter(entry -> entry.offset() < before).toList(), count);
      case HistoryRange.Newest(int count) -> last(entries, count);
    };
  }

  private static List<LogEntry> last(List<LogEntry> entries, int count) {
    return entries.subList(Math.max(0, entries.size() - count), entries.size());
  }
}
