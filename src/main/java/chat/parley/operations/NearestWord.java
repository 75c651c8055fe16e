package chat.parley.operations;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the word that somebody probably meant, by the Levenshtein distance. */
public final class NearestWord {

  /** One letter in so many may be wrong. */
  private static final int TOLERANCE = 3;

  private NearestWord() {}

  /**
   * Returns the known word that is nearest to a given one, or null if none is near.
   *
   * @param known in the order of preference when several are equally near
   */
  public static @Nullable String to(String given, Iterable<String> known) {
    String nearest = null;
    int least = given.length() / TOLERANCE + 1;
    for (String word : known) {
      int distance = distance(given, word);
      if (distance <= least) {
        nearest = word;
        least = distance - 1;
      }
    }
    return nearest;
  }

  /** How many letters have to be added, left out or changed to make one word of the other. */
  static int distance(String one, String other) {
    int[] before = IntStream.rangeClosed(0, other.length()).toArray();
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[other.length()];
  }
}
