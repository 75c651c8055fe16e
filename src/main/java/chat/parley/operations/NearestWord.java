package chat.parley.operations;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the known word that is most similar to a misspelled one, by the Levenshtein distance. */
public final class NearestWord {

  /** One of this many characters may differ, and one more. */
  private static final int TOLERANCE = 3;

  private NearestWord() {}

  /**
   * Returns the known word with the smallest distance to a given one, or null if every distance is
   * more than a third of the given word's length plus one.
   *
   * @param known the known words; of several with the same distance the first one is returned
   */
  public static @Nullable String find(String given, Iterable<String> known) {
    String nearest = null;
    int maxDistance = given.length() / TOLERANCE + 1;
    for (String word : known) {
      int distance = distance(given, word);
      if (distance <= maxDistance) {
        nearest = word;
        maxDistance = distance - 1;
      }
    }
    return nearest;
  }

  /**
   * Returns the number of characters to insert, delete or replace to turn one word into another.
   */
  static int distance(String from, String to) {
    int[] previousRow = IntStream.rangeClosed(0, to.length()).toArray();
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previousRow[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(previousRow[j], row[j - 1]));
      }
      previousRow = row;
    }
    return previousRow[to.length()];
  }
}
