package chat.parley.people;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The texts by which users are found, whatever the case of the letters. */
final class SearchTerms {

  /** Maximum number of terms of a user; the last words of a long display name are left out. */
  private static final int MAX_TERMS = 8;

  private static final Pattern NEXT_WORD = Pattern.compile("\\s+");

  private SearchTerms() {}

  /**
   * Returns a text without differences of case, in NFC. The result of the beginning of a text is
   * the beginning of its result, unless the text goes on with marks that are composed with the last
   * letter.
   */
  static String fold(String text) {
    // Letters without a lower case of their own first become others: a final sigma, or ß (SS).
    String upper = text.toUpperCase(Locale.ROOT);
    var folded = new StringBuilder(upper.length());
    upper.codePoints().map(Character::toLowerCase).forEach(folded::appendCodePoint);
    return Normalizer.normalize(folded, Normalizer.Form.NFC);
  }

  /**
   * Returns the terms of a user: the name, and what begins with each word of the display name.
   *
   * @return at most {@value #MAX_TERMS}, the name first
   */
  static SequencedSet<String> of(String name, @Nullable String displayName) {
    var terms = new LinkedHashSet<String>();
    terms.add(fold(name));
    String rest = displayName == null ? "" : fold(displayName).strip();
    Matcher words = NEXT_WORD.matcher(rest);
    for (int start = 0; start < rest.length() && terms.size() < MAX_TERMS; ) {
      terms.add(rest.substring(start));
      start = words.find() ? words.end() : rest.length();
    }
    return terms;
  }
}
