package chat.parley.stomp;

import chat.parley.message.ChatError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one frame, in the order sent. If a name is repeated, its first value is used
 * (STOMP 1.2, Repeated Header Entries). Not thread-safe.
 */
final class Headers {

  /** Names and values in turn. */
  private String[] pairs = new String[12];

  /** The number of used elements of {@link #pairs}: twice the number of headers. */
  private int length;

  void add(String name, String value) {
    if (length == pairs.length) {
      pairs = java.util.Arrays.copyOf(pairs, length * 2);
    }
    pairs[length++] = name;
    pairs[length++] = value;
  }

  /** Returns the number of headers, repeated ones included. */
  int size() {
    return length / 2;
  }

  /** Returns the first value of a header; null if there is none. */
  @Nullable String get(String name) {
    for (int i = 0; i < length; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  /**
   * Returns the first value of a header.
   *
   * @param command the command of the frame, for the error message
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if there is none
   */
  String require(String name, StompCommand command) {
    String value = get(name);
    if (value == null) {
      throw ChatError.BAD_HEADER.because(command + " requires the header '" + name + "'");
    }
    return value;
  }

  /** Returns the length of the longest value, in characters; 0 if there are no headers. */
  int maxValueLength() {
    int max = 0;
    for (int i = 1; i < length; i += 2) {
      max = Math.max(max, pairs[i].length());
    }
    return max;
  }

  /** Returns the headers with a matching name, in the order sent, each with its first value. */
  Map<String, String> matching(Predicate<String> nameFilter) {
    Map<String, String> result = Map.of();
    for (int i = 0; i < length; i += 2) {
      if (nameFilter.test(pairs[i])) {
        if (result.isEmpty()) {
          result = new LinkedHashMap<>();
        }
        result.putIfAbsent(pairs[i], pairs[i + 1]);
      }
    }
    return result;
  }
}
