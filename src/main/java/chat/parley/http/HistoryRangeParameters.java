package chat.parley.http;

import chat.parley.journal.HistoryRange;
import chat.parley.message.ChatError;
import org.jspecify.annotations.Nullable;

/** Which messages a request asks for. */
final class HistoryRangeParameters {

  private static final int DEFAULT = 50;
  private static final int MAX = 200;

  private HistoryRangeParameters() {}

  /**
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_PARAMETER}
   */
  static HistoryRange read(
      @Nullable String after, @Nullable String before, @Nullable String limit) {
    int count = limit == null ? DEFAULT : limit(limit);
    if (after != null && before != null) {
      return new HistoryRange.Between(offset("after", after), offset("before", before), count);
    }
    if (after != null) {
      return new HistoryRange.After(offset("after", after), count);
    }
    return before == null
        ? new HistoryRange.Newest(count)
        : new HistoryRange.Before(offset("before", before), count);
  }

  private static int limit(String value) {
    long limit = number(value);
    if (limit < 1 || limit > MAX) {
      throw ChatError.BAD_PARAMETER.because("limit is a number from 1 to %d".formatted(MAX));
    }
    return (int) limit;
  }

  private static long offset(String name, String value) {
    long offset = number(value);
    if (offset < 0) {
      throw ChatError.BAD_PARAMETER.because(name + " is an offset: a number, 0 or more");
    }
    return offset;
  }

  /** The number, or -1 if it is none. */
  private static long number(String value) {
    return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
  }
}
