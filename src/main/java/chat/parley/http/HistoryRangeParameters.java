package chat.parley.http;

import chat.parley.journal.ChangedRange;
import chat.parley.journal.HistoryRange;
import chat.parley.message.ChatError;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Parses the query parameters that select a range of messages, or of users. */
final class HistoryRangeParameters {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final int MAX_USERS = 100;

  private HistoryRangeParameters() {}

  /**
   * Returns the range that the parameters select: the newest messages if both offsets are null.
   *
   * @param after an exclusive offset, 0 or more, or null
   * @param before an exclusive offset, 0 or more, or null
   * @param limit the maximum number of messages, from 1 to {@value #MAX_LIMIT}; null is {@value
   *     #DEFAULT_LIMIT}
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_PARAMETER} if a parameter is not
   *     a decimal number or is out of its bounds
   */
  static HistoryRange parse(
      @Nullable String after, @Nullable String before, @Nullable String limit) {
    int count = limit(limit);
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

  /** Returns the range that the parameters of a request select, as {@link #parse} does. */
  static HistoryRange parse(HttpServletRequest request) {
    return parse(
        request.getParameter("after"),
        request.getParameter("before"),
        request.getParameter("limit"));
  }

  /**
   * Returns the range of messages that have changed, by the parameters {@code after}, {@code from}
   * and {@code to}, which are required, and {@code limit}.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_PARAMETER}
   */
  static ChangedRange changed(HttpServletRequest request) {
    return new ChangedRange(
        required("after", request),
        required("from", request),
        required("to", request),
        limit(request.getParameter("limit")));
  }

  private static long required(String name, HttpServletRequest request) {
    String value = request.getParameter(name);
    if (value == null) {
      throw ChatError.BAD_PARAMETER.because(
          "The parameter '%s' is missing; changes have 'after', 'from' and 'to'".formatted(name));
    }
    return offset(name, value);
  }

  /**
   * Returns the range of one message.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_PARAMETER} if the offset is not
   *     a decimal number
   */
  static HistoryRange parseOffset(String offset) {
    long value = messageOffset(offset);
    return new HistoryRange.Between(value - 1, value + 1, 1);
  }

  /**
   * Returns the offset of a message.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_PARAMETER} if it is not a
   *     decimal number
   */
  static long messageOffset(String offset) {
    return offset("offset", offset);
  }

  /**
   * Returns the maximum number of messages.
   *
   * @param value from 1 to {@value #MAX_LIMIT}; null is {@value #DEFAULT_LIMIT}
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_PARAMETER}
   */
  static int limit(@Nullable String value) {
    return limit(value, MAX_LIMIT);
  }

  /**
   * Returns the maximum number of users, as {@link #limit} does, of at most {@value #MAX_USERS}.
   */
  static int userLimit(@Nullable String value) {
    return limit(value, MAX_USERS);
  }

  private static int limit(@Nullable String value, int max) {
    long limit = value == null ? DEFAULT_LIMIT : parseNumber(value);
    if (limit < 1 || limit > max) {
      throw ChatError.BAD_PARAMETER.because(
          "The parameter 'limit' must be a number from 1 to %d".formatted(max));
    }
    return (int) limit;
  }

  /**
   * Returns an offset.
   *
   * @param name the name of the parameter
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_PARAMETER} if it is not a
   *     decimal number
   */
  static long offset(String name, String value) {
    long offset = parseNumber(value);
    if (offset < 0) {
      throw ChatError.BAD_PARAMETER.because(
          "The parameter '%s' must be an offset: a number of 0 or more".formatted(name));
    }
    return offset;
  }

  /** Returns the value of 1 to 18 decimal digits, or -1 for any other text. */
  private static long parseNumber(String value) {
    return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
  }
}
