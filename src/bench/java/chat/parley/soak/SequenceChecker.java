package chat.parley.soak;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one reader may see next: offsets one by one, and of each writer the messages one by one, as
 * it numbered them. Used by one thread.
 */
final class SequenceChecker {

  private final Map<String, Long> numbers = new HashMap<>();
  private long last;

  /**
   * Takes the next message.
   *
   * @param text {@code writer number}, and more behind it
   * @return what is wrong with it, or nothing
   */
  @Nullable String next(long offset, String text) {
    long before = last;
    last = Math.max(last, offset);
    String misnumbered = numbered(text);
    if (offset <= before) {
      return "repeated: offset %d after %d".formatted(offset, before);
    }
    if (before > 0 && offset > before + 1) {
      return "lost: offset %d after %d".formatted(offset, before);
    }
    return misnumbered;
  }

  /** The same for who is not told of offsets. */
  @Nullable String numbered(String text) {
    String[] words = text.split(" ", 3);
    long number = Long.parseLong(words[1]);
    Long earlier = numbers.put(words[0], number);
    if (earlier == null || number == earlier + 1) {
      return null;
    }
    String kind = number > earlier ? "lost" : "repeated";
    return "%s: %s %d after %d".formatted(kind, words[0], number, earlier);
  }

  /**
   * What comes next need not follow: who has no place to name has missed what was sent meanwhile.
   */
  void afresh() {
    numbers.clear();
  }
}
