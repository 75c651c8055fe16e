package chat.parley.stomp;

import chat.parley.message.ChatError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The headers of one frame, in the order sent. Of a repeated one the first counts. */
final class Headers {

  private String[] pairs = new String[12];
  private int length;

  void add(String name, String value) {
    if (length == pairs.length) {
      pairs = java.util.Arrays.copyOf(pairs, length * 2);
    }
    pairs[length++] = name;
    pairs[length++] = value;
  }

  int size() {
    return length / 2;
  }

  @Nullable String get(String name) {
    for (int i = 0; i < length; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  /**
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if it is not there
   */
  String require(String name, StompCommand command) {
    String value = get(name);
    if (value == null) {
      throw ChatError.BAD_HEADER.because(command + " needs the header '" + name + "'");
    }
    return value;
  }

  /** The length of the longest value, in characters. */
  int longestValue() {
    int longest = 0;
    for (int i = 1; i < length; i += 2) {
      longest = Math.max(longest, pairs[i].length());
    }
    return longest;
  }

  /** Returns the headers whose names are accepted, in the order sent. */
  Map<String, String> named(Predicate<String> accepted) {
    Map<String, String> found = Map.of();
    for (int i = 0; i < length; i += 2) {
      if (accepted.test(pairs[i])) {
        if (found.isEmpty()) {
          found = new LinkedHashMap<>();
        }
        found.putIfAbsent(pairs[i], pairs[i + 1]);
      }
    }
    return found;
  }
}
