package chat.parley.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A query for users.
 *
 * @param prefix the beginning of the folded term of a user
 * @param after the user that precedes the first one
 * @param limit maximum number of users
 */
public record UserQuery(String prefix, Position after, int limit) {

  /** Maximum length of a prefix, in code points: that of a display name. */
  private static final int MAX_PREFIX = 100;

  /**
   * A user among those that a query finds.
   *
   * @param term the term by which the query has found the user
   * @param name empty before the first user
   */
  record Position(String term, String name) {

    private static final char SEPARATOR = '\n';

    /** Returns the position as clients see it, which is not meant to be read. */
    String text() {
      byte[] bytes = (term + SEPARATOR + name).getBytes(UTF_8);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static Position parse(String text, String prefix) {
      try {
        String decoded = new String(Base64.getUrlDecoder().decode(text), UTF_8);
        int end = decoded.indexOf(SEPARATOR);
        if (end >= 0 && decoded.startsWith(prefix) && decoded.indexOf('\0') < 0) {
          return new Position(decoded.substring(0, end), decoded.substring(end + 1));
        }
      } catch (IllegalArgumentException _) {
        // It is not base64.
      }
      throw ChatError.BAD_PARAMETER.because(
          "The parameter 'after' must be the 'next' of a page with the same prefix");
    }
  }

  /**
   * Creates a query.
   *
   * @param prefix the beginning of a user name or of a word of a display name, in any case; null or
   *     blank for all users
   * @param after the {@link UserPage#next} of the previous page; null for the first page
   * @throws ChatException {@link ChatError#BAD_PARAMETER}
   */
  public static UserQuery of(@Nullable String prefix, @Nullable String after, int limit) {
    String given = prefix == null ? "" : prefix.stripLeading();
    if (given.codePointCount(0, given.length()) > MAX_PREFIX
        || given.indexOf('\0') >= 0
        || !UTF_8.newEncoder().canEncode(given)) {
      throw ChatError.BAD_PARAMETER.because(
          "The parameter 'prefix' must be Unicode text of at most %d characters"
              .formatted(MAX_PREFIX));
    }
    String folded = SearchTerms.fold(given);
    return new UserQuery(
        folded, after == null ? new Position(folded, "") : Position.parse(after, folded), limit);
  }
}
