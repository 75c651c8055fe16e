package chat.parley.soak;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the messages that one reader receives: the offsets must be consecutive, and so must the
 * numbers that each writer gave its messages. Used by one thread.
 */
final class SequenceChecker {

  private final Map<String, Long> lastNumbers = new HashMap<>();
  private long lastOffset;

  /**
   * Checks the next message.
   *
   * @param text {@code writer number}, possibly followed by more
   * @return a description of the fault, or null
   */
  @Nullable String check(long offset, String text) {
    long before = lastOffset;
    lastOffset = Math.max(lastOffset, offset);
    String misnumbered = checkNumber(text);
    if (offset <= before) {
      return "repeated: offset %d after %d".formatted(offset, before);
    }
    if (before > 0 && offset > before + 1) {
      return "lost: offset %d after %d".formatted(offset, before);
    }
    return misnumbered;
  }

  /** Checks only the numbers, for readers that receive no offsets. */
  @Nullable String checkNumber(String text) {
    String[] words = text.split(" ", 3);
    long number = Long.parseLong(words[1]);
    Long earlier = lastNumbers.put(words[0], number);
    if (earlier == null || number == earlier + 1) {
      return null;
    }
    String kind = number > earlier ? "lost" : "repeated";
    return "%s: %s %d after %d".formatted(kind, words[0], number, earlier);
  }

  /** Accepts any number of each writer next: a reader that cannot resume has missed messages. */
  void resetNumbers() {
    lastNumbers.clear();
  }
}
